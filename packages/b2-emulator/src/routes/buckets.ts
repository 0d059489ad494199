import { z } from 'zod';
import type { Bucket } from '../cloud/bucket.js';
import { integer, structured, text, texts } from '../wire/fields.js';
import { bucketRow } from '../wire/bucket-row.js';
import { notificationRule, notificationRuleRow } from './notification-fields.js';
import { bucketFields, bucketType, defaultRetention, readChanges } from './bucket-fields.js';
import { jsonRoute, requireAccount, type Route } from './route.js';

const create = z.object({ accountId: text, bucketName: text, bucketType, ...bucketFields });

const update = z.object({
  accountId: text,
  bucketId: text,
  bucketType: bucketType.optional(),
  defaultRetention,
  ifRevisionIs: integer.optional(),
  ...bucketFields,
});

const list = z.object({
  accountId: text,
  bucketId: text.optional(),
  bucketName: text.optional(),
  bucketTypes: texts.optional(),
});

/** Buckets: made, changed, listed, deleted. */
export const bucketRoutes: readonly Route[] = [
  jsonRoute('b2_create_bucket', create, (request, { cloud, session, view }) => {
    session.require('writeBuckets');
    requireAccount(cloud, request.accountId);
    const { bucketType: type, ...rest } = request;
    const bucket = cloud.buckets.create(request.bucketName, type, readChanges(rest, session));
    return bucketRow(bucket, view);
  }),
  jsonRoute('b2_update_bucket', update, (request, { cloud, session, view }) => {
    session.require('writeBuckets', request);
    requireAccount(cloud, request.accountId);
    const bucket = cloud.buckets.get(request.bucketId);
    cloud.buckets.update(bucket, readChanges(request, session), request.ifRevisionIs);
    if (request.replicationConfiguration) cloud.replicator.adopt(bucket);
    return bucketRow(bucket, view);
  }),
  jsonRoute('b2_delete_bucket', z.object({ accountId: text, bucketId: text }), (request, { cloud, session, view }) => {
    session.require('deleteBuckets', request);
    requireAccount(cloud, request.accountId);
    return bucketRow(cloud.buckets.delete(cloud.buckets.get(request.bucketId)), view);
  }),
  jsonRoute('b2_list_buckets', list, (request, { cloud, session, view }) => {
    session.require('listBuckets');
    requireAccount(cloud, request.accountId);
    return { buckets: cloud.buckets.list(session, request).map((bucket) => bucketRow(bucket, view)) };
  }),
  jsonRoute('b2_get_bucket_notification_rules', z.object({ bucketId: text }), (request, { cloud, session }) => {
    session.require('readBucketNotifications', request);
    return notificationRules(cloud.buckets.get(request.bucketId));
  }),
  jsonRoute(
    'b2_set_bucket_notification_rules',
    z.object({ bucketId: text, eventNotificationRules: structured(z.array(notificationRule)) }),
    (request, { cloud, session }) => {
      session.require('writeBucketNotifications', request);
      const bucket = cloud.buckets.get(request.bucketId);
      return notificationRules(cloud.buckets.update(bucket, { notificationRules: request.eventNotificationRules }));
    },
  ),
];

function notificationRules({ settings }: Bucket) {
  return { bucketId: settings.bucketId, eventNotificationRules: settings.notificationRules.map(notificationRuleRow) };
}
