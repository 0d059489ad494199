import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import type { Emulator } from '../src/index.js';
import { type Client, start } from './client.js';

let emulator: Emulator;
let client: Client;
let bucketId: string;
beforeAll(async () => {
  ({ emulator, client } = await start());
  bucketId = await client.bucket('fault-bucket');
  await client.upload(bucketId, 'file', '0123456789');
});
afterEach(() => {
  emulator.faults.clear();
  emulator.journal.clear();
});
afterAll(() => emulator.close());

const list = () => client.call('b2_list_buckets', client);
const statuses = async (n: number) => {
  const result: number[] = [];
  for (let i = 0; i < n; i++) result.push((await list()).status);
  return result;
};

describe('an injected error', () => {
  test('tells who waits for it that it has hit, and not that it has been skipped', async () => {
    const hit = emulator.faults.hit('b2_list_buckets').then(() => 'hit');
    emulator.faults.fail('b2_list_buckets', { status: 503, skip: 1 });
    await list();
    expect(await Promise.race([hit, Promise.resolve('skipped')])).toBe('skipped');
    await list();
    expect(await hit).toBe('hit');
    await expect(emulator.faults.hit('b2_unknown')).rejects.toThrow(TypeError);
  });

  test('hits as many requests as it says, after those it skips', async () => {
    emulator.faults.fail('b2_list_buckets', { status: 503, count: 2, skip: 1 });
    expect(await statuses(4)).toEqual([200, 503, 503, 200]);
  });

  test('has a code, a message and a Retry-After', async () => {
    emulator.faults.fail('b2_list_buckets', { status: 429, retryAfter: 2 });
    const { body, headers } = await list();
    expect(body).toEqual({ code: 'too_many_requests', message: 'injected by the test', status: 429 });
    expect(headers.get('retry-after')).toBe('2');
    emulator.faults.fail('b2_list_buckets', { status: 401, code: 'bad_auth_token', message: 'gone' });
    expect((await list()).body).toEqual({ code: 'bad_auth_token', message: 'gone', status: 401 });
  });

  test('waits for its turn behind an earlier one, and may be for any operation', async () => {
    emulator.faults.fail('b2_list_buckets', { status: 500 });
    emulator.faults.fail('*', { status: 503 });
    expect(await statuses(3)).toEqual([500, 503, 200]);
  });

  test('does nothing of what was asked', async () => {
    emulator.faults.fail('b2_upload_file', { status: 500 });
    expect((await client.upload(bucketId, 'refused', 'x')).status).toBe(500);
    expect(await client.names(bucketId)).toEqual(['file']);
  });

  test('is forgotten when faults are cleared', async () => {
    emulator.faults.fail('b2_list_buckets', { status: 500, count: 100 });
    emulator.faults.clear();
    expect(await statuses(1)).toEqual([200]);
  });

  test.each([
    ['an unknown operation', 'b2_fly', { status: 500 }],
    ['a status that is no error', 'b2_list_buckets', { status: 200 }],
    ['an unknown option', 'b2_list_buckets', { status: 500, times: 2 }],
  ])('with %s is refused', (_, operation, fault) => {
    expect(() => emulator.faults.fail(operation, fault)).toThrow(TypeError);
  });
});

describe('a wire fault', () => {
  test('reset-before-response does what was asked, and does not say so', async () => {
    emulator.faults.wire('b2_upload_file', { kind: 'reset-before-response' });
    await expect(client.upload(bucketId, 'silent', 'x')).rejects.toThrow();
    expect(await client.names(bucketId)).toEqual(['file', 'silent']);
  });

  test('reset-mid-request does nothing', async () => {
    emulator.faults.wire('b2_upload_file', { kind: 'reset-mid-request', afterBytes: 10 });
    await expect(client.upload(bucketId, 'cut', Buffer.alloc(1 << 20))).rejects.toThrow();
    expect(await client.names(bucketId)).not.toContain('cut');
  });

  test('stall holds a request until the client gives up', async () => {
    emulator.faults.wire('b2_list_buckets', { kind: 'stall' });
    const headers = { Authorization: client.token };
    const url = `${emulator.url}/b2api/v4/b2_list_buckets?accountId=${client.accountId}`;
    await expect(fetch(url, { headers, signal: AbortSignal.timeout(50) })).rejects.toThrow(/aborted/);
    expect(await statuses(1)).toEqual([200]);
  });

  test('stall for some time only delays', async () => {
    emulator.faults.wire('b2_list_buckets', { kind: 'stall', ms: 1 });
    expect(await statuses(1)).toEqual([200]);
    expect(emulator.journal.entries.at(-1)).toMatchObject({ fault: 'stall', status: 200 });
  });

  test('truncate-response ends a download too soon', async () => {
    emulator.faults.wire('b2_download_file_by_name', { kind: 'truncate-response', afterBytes: 4 });
    const response = await client.get('fault-bucket/file');
    expect(response.headers.get('content-length')).toBe('10');
    await expect(response.text()).rejects.toThrow();
  });

  test('corrupt-response makes one byte wrong, once', async () => {
    emulator.faults.wire('b2_download_file_by_name', { kind: 'corrupt-response', afterBytes: 3 });
    const bytes = Buffer.from(await (await client.get('fault-bucket/file')).arrayBuffer());
    expect([bytes.length, bytes[3]]).toEqual([10, '3'.charCodeAt(0) ^ 0xff]);
    expect(await (await client.get('fault-bucket/file')).text()).toBe('0123456789');
  });
});

describe('the test mode a client asks for', () => {
  const mode = (value: string) => ({ 'X-Bz-Test-Mode': value });

  test('fails some uploads, not all', async () => {
    const seen = new Set<number>();
    for (let i = 0; i < 6; i++) {
      const headers = mode('fail_some_uploads');
      seen.add((await client.upload(bucketId, 'file', '', { headers })).status);
    }
    expect([...seen].sort()).toEqual([200, 503]);
  });

  test('expires some tokens, not all', async () => {
    const seen = new Set<string | undefined>();
    for (let i = 0; i < 6; i++)
      seen.add(
        (await client.call('b2_list_buckets', client, mode('expire_some_account_authorization_tokens'))).body.code,
      );
    expect(seen).toEqual(new Set([undefined, 'expired_auth_token']));
  });

  test('exceeds a cap', async () => {
    const { body } = await client.upload(bucketId, 'file', '', { headers: mode('force_cap_exceeded') });
    expect([body.status, body.code]).toEqual([403, 'cap_exceeded']);
  });
});

describe('the journal', () => {
  test('tells operation, method, status, code and fault of each request', async () => {
    emulator.faults.fail('b2_list_buckets', { status: 503 });
    await list();
    await client.get('fault-bucket/file', {}, 'HEAD');
    await fetch(`${emulator.url}/nowhere`);
    const [first, second, third] = emulator.journal.entries;
    expect(first).toEqual({
      seq: expect.any(Number),
      operation: 'b2_list_buckets',
      method: 'POST',
      status: 503,
      code: 'service_unavailable',
      fault: 'injected',
    });
    expect(second).toMatchObject({ operation: 'b2_download_file_by_name', method: 'HEAD', status: 200, fault: null });
    expect(third).toMatchObject({ operation: null, status: 404, code: 'not_found' });
    expect((second?.seq ?? 0) - (first?.seq ?? 0)).toBe(1);
  });

  test('tells which upload URL was used', async () => {
    const url = await client.uploadUrl(bucketId);
    await client.upload(bucketId, 'file', '', { url });
    expect(url.uploadUrl.endsWith(`/${emulator.journal.entries.at(-1)?.uploadUrlId}`)).toBe(true);
  });

  test('keeps the last requests only', async () => {
    const own = await start({ journalLimit: 3 });
    for (let i = 0; i < 10; i++) await own.client.call('b2_list_buckets', own.client);
    expect(own.emulator.journal.entries.map((entry) => entry.seq)).toEqual([9, 10, 11]);
    await own.emulator.close();
  });
});
