import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Emulator } from '../src/index.js';
import { type Client, start } from './client.js';

let emulator: Emulator;
let client: Client;
beforeAll(async () => ({ emulator, client } = await start({ controlPort: 0 })));
afterAll(() => emulator.close());

async function control(method: string, path: string, fields?: object) {
  const init = fields === undefined ? { method } : { method, body: JSON.stringify(fields) };
  const response = await fetch(`${emulator.controlUrl}${path}`, init);
  return { status: response.status, body: await response.json() };
}
const list = async () => (await client.call('b2_list_buckets', { accountId: client.accountId })).status;

describe('the control port', () => {
  test('is not there unless it is asked for', async () => {
    const own = await start();
    expect(own.emulator.controlUrl).toBeUndefined();
    await own.emulator.close();
  });

  test('scripts errors, and takes them back', async () => {
    const fault = {
      on: 'b2_list_buckets',
      status: 503,
      code: 'service_unavailable',
      count: 2,
      skip: 1,
      retryAfter: null,
    };
    expect((await control('POST', '/faults', fault)).status).toBe(200);
    expect([await list(), await list()]).toEqual([200, 503]);
    await control('DELETE', '/faults');
    expect(await list()).toBe(200);
  });

  test('scripts what goes wrong on the wire', async () => {
    await control('POST', '/wire-faults', { on: 'b2_list_buckets', kind: 'reset-before-response', count: 1 });
    await expect(list()).rejects.toThrow();
    expect(await list()).toBe(200);
  });

  test('shows the journal, and clears it', async () => {
    await control('DELETE', '/journal');
    await list();
    const { body } = await control('GET', '/journal');
    expect(body).toEqual({
      entries: [
        expect.objectContaining({ endpoint: 'b2_list_buckets', status: 200, fault: null, seq: expect.any(Number) }),
      ],
    });
  });

  test('moves the clock', async () => {
    await control('POST', '/clock', { advanceMs: 86_400_001 });
    expect(await list()).toBe(401);
  });

  test.each([
    ['POST', '/faults', { on: 'b2_fly', status: 500 }, 400],
    ['POST', '/faults', { on: 'b2_list_buckets' }, 400],
    ['POST', '/clock', { advanceMs: -1 }, 400],
    ['POST', '/clock', {}, 400],
    ['GET', '/nowhere', undefined, 404],
  ])('%s %s with %j is refused', async (method, path, fields, status) => {
    expect((await control(method, path, fields)).status).toBe(status);
  });
});
