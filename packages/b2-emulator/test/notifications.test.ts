import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Emulator } from '../src/index.js';
import { type Client, start } from './client.js';
import { Receiver, signature } from './receiver.js';

let emulator: Emulator;
let client: Client;
let bucketId: string;
beforeEach(async () => {
  ({ emulator, client } = await start());
  bucketId = await client.bucket();
});
afterEach(() => emulator.close());

const SECRET = 'abcdefghijklmnopqrstuvwxyz012345';

function rule(url: string, changes: object = {}) {
  const targetConfiguration = { targetType: 'webhook', url, customHeaders: null, hmacSha256SigningSecret: SECRET };
  return {
    name: 'rule-one',
    eventTypes: ['b2:ObjectCreated:*'],
    isEnabled: true,
    objectNamePrefix: '',
    maxEventsPerBatch: 1,
    targetConfiguration,
    ...changes,
  };
}
const setRules = (...eventNotificationRules: object[]) =>
  client.call('b2_set_bucket_notification_rules', { bucketId, eventNotificationRules });

describe('events', () => {
  test('are sent to a webhook on this machine, signed', async () => {
    await using receiver = await Receiver.open();
    await setRules(rule(receiver.url));
    const { body: file } = await client.upload(bucketId, 'a.txt', 'hello');
    const [delivery] = await receiver.arrived(1);
    expect(delivery?.headers['x-bz-event-notification-signature']).toBe(signature(delivery?.body ?? '', SECRET));
    expect(JSON.parse(delivery?.body ?? '')).toEqual({
      events: [
        {
          accountId: client.accountId,
          bucketId,
          bucketName: 'test-bucket',
          eventId: expect.stringMatching(/^[0-9a-f]{64}$/),
          eventTimestamp: expect.any(Number),
          eventType: 'b2:ObjectCreated:Upload',
          eventVersion: 1,
          matchedRuleName: 'rule-one',
          objectName: 'a.txt',
          objectSize: 5,
          objectVersionId: file.fileId,
        },
      ],
    });
  });

  test('are sent again until the webhook takes them, three times at most', async () => {
    await using receiver = await Receiver.open(500, 503);
    await setRules(rule(receiver.url));
    await client.upload(bucketId, 'a', 'x');
    const deliveries = await receiver.arrived(3);
    expect(new Set(deliveries.map((each) => each.body)).size).toBe(1);
  });

  test('are of the type and the prefix the rule wants, and of enabled rules only', async () => {
    await using receiver = await Receiver.open();
    await setRules(
      rule(receiver.url, { eventTypes: ['b2:HideMarkerCreated:Hide'], objectNamePrefix: 'logs/' }),
      rule(receiver.url, { name: 'rule-two', isEnabled: false }),
    );
    for (const name of ['logs/a', 'b']) {
      await client.upload(bucketId, name, 'x');
      await client.call('b2_hide_file', { bucketId, fileName: name });
    }
    await client.upload(bucketId, 'logs/c', 'x');
    await client.call('b2_hide_file', { bucketId, fileName: 'logs/c' });
    const deliveries = await receiver.arrived(2);
    expect(deliveries.map(({ body }) => JSON.parse(body).events[0].objectName)).toEqual(['logs/a', 'logs/c']);
  });

  test.each([
    [
      'a copy',
      'b2:ObjectCreated:Copy',
      (fileId: string) => client.call('b2_copy_file', { sourceFileId: fileId, fileName: 'b' }),
    ],
    [
      'a deletion',
      'b2:ObjectDeleted:Delete',
      (fileId: string) => client.call('b2_delete_file_version', { fileId, fileName: 'a' }),
    ],
    ['a large file', 'b2:ObjectCreated:MultipartUpload', () => client.largeFile(bucketId, 'large', ['12345', '6'])],
  ])('tell of %s', async (_, eventType, act) => {
    await using receiver = await Receiver.open();
    const { body } = await client.upload(bucketId, 'a', 'x');
    await setRules(rule(receiver.url, { eventTypes: [eventType] }));
    await act(body.fileId);
    const [delivery] = await receiver.arrived(1);
    expect(JSON.parse(delivery?.body ?? '').events[0].eventType).toBe(eventType);
  });
});

describe('a notification rule', () => {
  test('is shown with null for the headers and the secret that it does without', async () => {
    const targetConfiguration = { targetType: 'webhook', url: 'https://example.com/hook' };
    const { body } = await setRules(rule('', { targetConfiguration }));
    const shown = { ...targetConfiguration, customHeaders: null, hmacSha256SigningSecret: null };
    expect(body.eventNotificationRules[0].targetConfiguration).toEqual(shown);
    const read = await client.call('b2_get_bucket_notification_rules', { bucketId });
    expect(read.body).toEqual(body);
  });

  test('may name any https URL; nothing is ever sent to one that is not on this machine', async () => {
    expect((await setRules(rule('https://example.com/hook'))).status).toBe(200);
  });

  test.each([
    ['no event types', { eventTypes: [] }, 'event_types_empty'],
    ['an unknown event type', { eventTypes: ['b2:ObjectEaten:*'] }, 'event_type_invalid'],
    ['an event type from no table', { eventTypes: ['constructor'] }, 'event_type_invalid'],
    [
      'a type beside its category',
      { eventTypes: ['b2:ObjectCreated:*', 'b2:ObjectCreated:Copy'] },
      'event_type_overlap',
    ],
    ['the same type twice', { eventTypes: ['b2:ObjectCreated:Copy', 'b2:ObjectCreated:Copy'] }, 'event_type_overlap'],
    ['two categories', { eventTypes: ['b2:ObjectCreated:*', 'b2:ObjectDeleted:*'] }, 'event_type_categories'],
    [
      'plain http elsewhere',
      { targetConfiguration: { targetType: 'webhook', url: 'http://example.com' } },
      'bad_request',
    ],
    ['no URL', { targetConfiguration: { targetType: 'webhook', url: 'nowhere' } }, 'bad_request'],
    [
      'a short secret',
      { targetConfiguration: { targetType: 'webhook', url: 'https://a.b', hmacSha256SigningSecret: 'x' } },
      'bad_request',
    ],
    [
      "one of Backblaze's headers",
      {
        targetConfiguration: {
          targetType: 'webhook',
          url: 'https://a.b',
          customHeaders: [{ name: 'X-Bz-A', value: '' }],
        },
      },
      'bad_request',
    ],
  ])('with %s is refused', async (_, changes, code) => {
    const { status, body } = await setRules(rule('https://example.com', changes));
    expect([status, body.code]).toEqual([400, code]);
  });
});
