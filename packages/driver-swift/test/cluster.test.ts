import { describe, expect, test } from '@jest/globals';
import { InvalidArgumentError, InvalidObjectNameError, MalformedResponseError } from '@stowage/core';
import { SwiftStorageDriver } from '../src/index.js';
import { connect, Recorded, signedIn, type Answer } from './server.js';

const INFO = {
  swift: {
    max_file_size: 300 * 1024 ** 2,
    account_listing_limit: 2,
    container_listing_limit: 3,
    max_container_name_length: 50,
    max_object_name_length: 300,
    max_meta_name_length: 40,
    max_meta_value_length: 100,
    max_meta_overall_size: 1500,
    max_meta_count: 20,
  },
  slo: { max_manifest_segments: 7, min_segment_size: 1000 },
  bulk_delete: { max_deletes_per_request: 2 },
};
const ETAG = { etag: '9dd4e461268c8034f5c8564e155c67a6' };

/** A cluster that takes less than others, and says so. */
function cluster(answer: (line: string) => Answer): Promise<Recorded> {
  return Recorded.with((line, _count, url) => {
    if (line.startsWith('GET /auth')) return signedIn(url);
    return line === 'GET /info' ? { body: JSON.stringify(INFO) } : answer(line);
  });
}

const driverFor = ({ url }: Recorded): SwiftStorageDriver => connect(SwiftStorageDriver, `${url}/auth/v1.0`);

describe('what the cluster says that it does not take is refused before anything is sent', () => {
  const many = Object.fromEntries(Array.from({ length: 20 }, (_, index) => [`k${index}`, 'v']));
  const much = Object.fromEntries(Array.from({ length: 16 }, (_, index) => [`k${index}`, 'v'.repeat(95)]));

  test.each([
    ['a name', { name: 'n'.repeat(301) }, InvalidObjectNameError, '300 bytes'],
    [
      'a key',
      { metadata: { ['k'.repeat(41)]: 'v' } },
      InvalidArgumentError,
      'takes 41 bytes; this provider keeps at most 40',
    ],
    [
      'a value',
      { metadata: { k: 'v'.repeat(101) } },
      InvalidArgumentError,
      'takes 101 bytes; this provider keeps at most 100',
    ],
    ['entries', { metadata: many }, InvalidArgumentError, 'at most 19'],
    ['all metadata', { metadata: much }, InvalidArgumentError, 'at most 1500'],
  ])('%s', async (_title, { name = 'o', metadata = {} }: { name?: string; metadata?: object }, type, words) => {
    await using recorded = await cluster(() => ({ status: 201, headers: ETAG }));
    await using driver = driverFor(recorded);
    const stored = driver.uploadObjectViaStream('x', 'c', name, { metadata: { ...metadata } });
    await expect(stored).rejects.toThrow(type);
    await expect(stored).rejects.toThrow(words);
    expect(recorded.lines.filter((line) => !line.startsWith('GET'))).toEqual([]);
  });

  test('what is in parts, and what is copied', async () => {
    await using recorded = await cluster(() => ({ status: 201, headers: ETAG }));
    await using driver = driverFor(recorded);
    const [name, container] = ['n'.repeat(301), { name: 'c' }];
    const { copy, multipart } = driver.backend;
    const head = { name, contentType: 'a/b', headers: {}, metadata: {} };
    const copied = copy.copyObject({ container, object: { name: 'o' } }, { container, name }, {});
    await expect(copied).rejects.toThrow(InvalidObjectNameError);
    await expect(multipart.begin(container, head, {})).rejects.toThrow(InvalidObjectNameError);
    expect(recorded.lines.filter((line) => !line.startsWith('GET'))).toEqual([]);
  });

  test('bytes in one request', async () => {
    await using recorded = await cluster(() => ({ status: 201, headers: ETAG }));
    await using driver = driverFor(recorded);
    const body = { size: 301 * 1024 ** 2 } as never;
    const head = { name: 'o', contentType: 'a/b', headers: {}, metadata: {} };
    const stored = driver.backend.writeObject({ name: 'c' }, head, body, {});
    await expect(stored).rejects.toThrow(`at most ${300 * 1024 ** 2} in one request`);
  });
});

describe('what the cluster does not take of a container is refused before anything is sent', () => {
  const many = Object.fromEntries(Array.from({ length: 19 }, (_, index) => [`k${index}`, 'v']));
  const quotas = { quotaBytes: 1, quotaCount: 1 };

  test.each([
    ['a key', { metadata: { ['k'.repeat(41)]: 'v' } }, 'takes 41 bytes; this provider keeps at most 40'],
    ['a key that comes back otherwise', { metadata: { a_b: 'v' } }, "no '_'"],
    ['a value', { metadata: { k: 'v'.repeat(101) } }, 'takes 101 bytes; this provider keeps at most 100'],
    ['a value with a line break', { metadata: { k: 'v\r\nx-other: 1' } }, 'line breaks'],
    ['entries, with its quotas', { metadata: many, ...quotas }, 'there are 21 entries; this provider keeps at most 20'],
  ])('%s', async (_title, settings, words) => {
    await using recorded = await cluster(() => ({ status: 201 }));
    await using driver = driverFor(recorded);
    await expect(driver.createContainer('c', { ex: settings })).rejects.toThrow(words);
    await expect(driver.exUpdateContainer('c', settings)).rejects.toThrow(words);
    expect(recorded.lines.filter((line) => !line.startsWith('GET'))).toEqual([]);
  });

  test('a name', async () => {
    await using recorded = await cluster(() => ({ status: 201 }));
    await using driver = driverFor(recorded);
    const made = driver.createContainer('c'.repeat(51), { ex: { quotaCount: 1 } });
    await expect(made).rejects.toThrow('at most 50 bytes');
    expect(recorded.lines.filter((line) => !line.startsWith('GET'))).toEqual([]);
  });

  test('`mtime`, and as many entries as there may be, are sent', async () => {
    await using recorded = await cluster(() => ({ status: 204, headers: { 'x-timestamp': '1' } }));
    await using driver = driverFor(recorded);
    await driver.exUpdateContainer('c', { metadata: { ...many, mtime: '1' } });
    const { headers } = recorded.asked.find(({ line }) => line.startsWith('POST /v1')) ?? {};
    expect(headers).toMatchObject({ 'x-container-meta-mtime': '1', 'x-container-meta-k18': 'v' });
  });
});

test('parts are as the cluster takes them', async () => {
  await using recorded = await cluster(() => ({ status: 500 }));
  await using driver = driverFor(recorded);
  expect(await driver.backend.multipart.limits({})).toMatchObject({
    maxWriteSize: 300 * 1024 ** 2,
    minPartSize: 1000,
    maxPartSize: 300 * 1024 ** 2,
    maxParts: 7,
    maxObjectSize: 7 * 300 * 1024 ** 2,
  });
});

describe('pages of a cluster that gives fewer rows than others', () => {
  const names = ['a', 'b', 'c', 'd', 'e'];

  /** As Swift does: https://docs.openstack.org/api-ref/object-store/ */
  function listing(most: number): (line: string) => Answer {
    return (line) => {
      const query = new URL(line.slice(4), 'http://x/').searchParams;
      const limit = Number(query.get('limit'));
      if (limit > most) return { status: 412, body: `Maximum limit is ${most}` };
      const rest = names.filter((name) => name > (query.get('marker') ?? ''));
      const row = (name: string) => ({ name, bytes: 1, hash: 'x', count: 1 });
      return { body: JSON.stringify(rest.slice(0, limit).map(row)) };
    };
  }

  test('objects', async () => {
    await using recorded = await cluster(listing(3));
    await using driver = driverFor(recorded);
    expect(await Array.fromAsync(driver.iterateContainerObjects('c'), ({ name }) => name)).toEqual(names);
    const refused = recorded.lines.filter((line) => /limit=\d{4}/.test(line));
    expect(refused).toHaveLength(1);
  });

  test('containers', async () => {
    await using recorded = await cluster(listing(2));
    await using driver = driverFor(recorded);
    expect(await Array.fromAsync(driver.iterateContainers(), ({ name }) => name)).toEqual(names);
  });

  test('a refusal for another reason is not asked again', async () => {
    await using recorded = await cluster(() => ({ status: 412, body: 'Bad delimiter' }));
    await using driver = driverFor(recorded);
    await expect(driver.listContainerObjects('c')).rejects.toThrow('Bad delimiter');
    expect(recorded.lines.filter((line) => line.startsWith('GET /v1')).length).toBeLessThan(3);
  });
});

test('a bulk deletion is cut into as many requests as the cluster wants, and its outcomes are one', async () => {
  const body = { 'Response Status': '400 Bad Request', 'Number Deleted': 1, 'Number Not Found': 0 };
  await using recorded = await cluster(() => ({
    body: JSON.stringify({ ...body, Errors: [['/c/b', '409 Conflict']] }),
  }));
  await using driver = driverFor(recorded);
  const outcome = await driver.exBulkDelete('c', ['a', 'b', 'd', 'e', 'f']);
  const sent = recorded.asked.filter(({ line }) => line.startsWith('POST')).map((asked) => asked.body.split('\n'));
  expect(sent).toEqual([['/c/a', '/c/b'], ['/c/d', '/c/e'], ['/c/f']]);
  expect(outcome).toMatchObject({ deleted: 3, missing: 0 });
  expect(outcome.errors).toHaveLength(3);
});

describe('what the account holds', () => {
  const counts = { 'x-account-container-count': '3', 'x-account-object-count': '5', 'x-account-bytes-used': '100' };
  const kept = { 'x-account-meta-quota-bytes': '1000', 'x-account-meta-owner': 'tom' };

  test('is told with its quota, and without the key of URLs', async () => {
    const headers = {
      ...counts,
      ...kept,
      'x-account-meta-temp-url-key': 'secret',
      'x-account-meta-temp-url-key-2': 'x',
    };
    await using recorded = await cluster(() => ({ status: 204, headers }));
    await using driver = driverFor(recorded);
    const account = { containers: 3, objects: 5, bytes: 100, quotaBytes: 1000, metadata: { owner: 'tom' } };
    expect(await driver.exGetAccount()).toEqual(account);
  });

  test('is not guessed at', async () => {
    await using recorded = await cluster(() => ({ status: 204, headers: kept }));
    await using driver = driverFor(recorded);
    await expect(driver.exGetAccount()).rejects.toThrow(MalformedResponseError);
  });
});
