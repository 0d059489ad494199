import { z } from 'zod';
import type { Cloud } from '../cloud/cloud.js';
import { badRequest } from '../cloud/cloud-error.js';
import { integer, text, texts } from '../wire/fields.js';
import { isExpressible, keyRow } from '../wire/key-row.js';
import { countOf } from './page-size.js';
import { jsonRoute, requireAccount, type Route } from './route.js';

const create = z.object({
  accountId: text,
  capabilities: texts,
  keyName: text,
  validDurationInSeconds: integer.optional(),
  bucketId: text.optional(),
  bucketIds: texts.optional(),
  namePrefix: text.optional(),
});

const list = z.object({
  accountId: text,
  maxKeyCount: integer.optional(),
  startApplicationKeyId: text.optional(),
});

/** Application keys. */
export const keyRoutes: readonly Route[] = [
  jsonRoute('b2_create_key', create, (request, { cloud, session, view }) => {
    session.require('writeKeys');
    requireAccount(cloud, request.accountId);
    const bucketIds = view.version === 4 ? request.bucketIds : asList(request.bucketId);
    const restriction = knownBuckets(cloud, bucketIds);
    const key = cloud.keys.create({ ...request, bucketIds: restriction, namePrefix: request.namePrefix ?? null });
    return { ...keyRow(key, view), applicationKey: key.secret };
  }),
  jsonRoute('b2_list_keys', list, (request, { cloud, session, view }) => {
    session.require('listKeys');
    requireAccount(cloud, request.accountId);
    const max = countOf('maxKeyCount', request.maxKeyCount, 10_000);
    const { keys, next } = cloud.keys.list(request.startApplicationKeyId ?? '', max);
    const shown = keys.filter((key) => isExpressible(key, view));
    return { keys: shown.map((key) => keyRow(key, view)), nextApplicationKeyId: next };
  }),
  jsonRoute('b2_delete_key', z.object({ applicationKeyId: text }), (request, { cloud, session, view }) => {
    session.require('deleteKeys');
    const key = cloud.keys.find(request.applicationKeyId);
    if (key !== undefined && !isExpressible(key, view))
      throw badRequest('A key for several buckets needs version 4 of the API');
    return keyRow(cloud.keys.delete(request.applicationKeyId), view);
  }),
];

function asList(bucketId: string | undefined): string[] {
  return bucketId === undefined ? [] : [bucketId];
}

function knownBuckets(cloud: Cloud, ids: readonly string[] = []): readonly string[] | null {
  if (ids.length === 0) return null;
  return ids.map((id) => cloud.buckets.get(id).id);
}
