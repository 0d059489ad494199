import { describe, expect, test } from '@jest/globals';
import {
  ContainerAlreadyExistsError,
  MalformedResponseError,
  ObjectDoesNotExistError,
  QuotaExceededError,
} from '@stowage/core';
import { TransportError } from '@stowage/core/http';
import { SwiftError } from '../src/api/swift-error.js';
import { judge } from '../src/api/verdict.js';
import { SwiftStorageDriver } from '../src/index.js';
import { connect, Recorded, signedIn, type Answer } from './server.js';

const refused = (status: number): SwiftError => new SwiftError('GET object', { status, headers: {}, text: '' });

/** A server that signs everyone in, and answers the rest as told. */
function server(answer: (line: string, count: number) => Answer | undefined): Promise<Recorded> {
  return Recorded.with((line, count, url) => (line.startsWith('GET /auth') ? signedIn(url) : answer(line, count)));
}

const driverFor = ({ url }: Recorded): SwiftStorageDriver => connect(SwiftStorageDriver, `${url}/auth/v1.0`);

describe('what follows a failed request', () => {
  test.each([
    ['call', 401, 0, 'reauthorize'],
    ['call', 401, 2, 'give-up'],
    ['authorize', 401, 0, 'give-up'],
    ['call', 403, 0, 'give-up'],
    ['call', 404, 0, 'give-up'],
    ['call', 408, 0, 'retry'],
    ['call', 413, 0, 'give-up'],
    ['call', 422, 0, 'give-up'],
    ['call', 429, 0, 'retry'],
    ['call', 498, 0, 'retry'],
    ['call', 503, 0, 'retry'],
    ['authorize', 503, 0, 'retry'],
    ['call', 507, 0, 'retry'],
  ] as const)('%s: %d after %d new tokens: %s', (kind, status, renewals, verdict) => {
    expect(judge({ kind, error: refused(status), renewals })).toBe(verdict);
  });

  test('bytes that were damaged on the way are sent again', () => {
    expect(judge({ kind: 'call', error: refused(422).damaged(), renewals: 0 })).toBe('retry');
  });

  test.each([
    ['tls', 'give-up'],
    ['timeout', 'retry'],
    ['reset', 'retry'],
  ] as const)('no answer, because of %s: %s', (kind, verdict) => {
    const error = new TransportError(kind, { method: 'GET', url: 'http://127.0.0.1/' });
    expect(judge({ kind: 'call', error, renewals: 0 })).toBe(verdict);
  });
});

describe('an answer that was lost', () => {
  test('a deletion that then finds nothing has succeeded; without a loss it has not', async () => {
    await using lost = await server((line, count) => {
      if (line !== 'DELETE /v1/AUTH_test/c/o') return { status: line === 'HEAD /v1/AUTH_test/c' ? 204 : 404 };
      return count === 1 ? undefined : { status: 404 };
    });
    await using driver = driverFor(lost);
    await driver.deleteObject({ container: 'c', name: 'o' });
    await expect(driver.deleteObject({ container: 'c', name: 'o' })).rejects.toThrow(ObjectDoesNotExistError);
  });

  test.each([
    ['not older than the call is ours', 1_700_000_000, true],
    ['older is not', 1_699_999_000, false],
  ])('a container that is %s', async (_title, created, isOurs) => {
    const date = new Date(1_700_000_001_000).toUTCString();
    await using lost = await server((line, count) => {
      if (line.startsWith('HEAD')) return { status: 204, headers: { 'x-timestamp': `${created}.00000` } };
      return count === 1 ? undefined : { status: 202, headers: { date } };
    });
    await using driver = driverFor(lost);
    const made = driver.createContainer('c');
    await (isOurs ? made : expect(made).rejects.toThrow(ContainerAlreadyExistsError));
  });
});

describe('what Swift leaves when it refuses', () => {
  test('the marker of a name that was not there is removed', async () => {
    await using recorded = await server((line) => {
      if (line.startsWith('HEAD')) return { status: line.endsWith('/c') ? 204 : 404 };
      const marker = { status: 404, headers: { 'x-object-version-id': '1.00' } };
      return line.includes('version-id') ? { status: 204 } : marker;
    });
    await using driver = driverFor(recorded);
    await expect(driver.deleteObject({ container: 'c', name: 'o' })).rejects.toThrow(ObjectDoesNotExistError);
    expect(recorded.lines).toContain('DELETE /v1/AUTH_test/c/o?version-id=1.00');
  });
});

describe('an object that is replaced at the moment it is asked for, of which Swift says 404', () => {
  /** Says 404 the first time it is asked. */
  const replaced = (kind: string) =>
    server((line, count) => {
      if (line === `${kind} /v1/AUTH_test/c/o` && count === 1) return { status: 404 };
      const headers = { etag: '900150983cd24fb0d6963f7d28e17f72', 'content-length': '3' };
      return line.startsWith('COPY') ? { status: 201 } : { headers, body: 'abc' };
    });
  const object = { container: 'c', name: 'o' };

  test.each([
    ['HEAD', 'looked up', async (driver: SwiftStorageDriver) => driver.getObject('c', 'o')],
    ['HEAD', 'there', async (driver: SwiftStorageDriver) => expect(await driver.objectExists('c', 'o')).toBe(true)],
    ['GET', 'read', async (driver: SwiftStorageDriver) => (await driver.downloadObjectAsStream(object)).toArray()],
    ['COPY', 'copied', async (driver: SwiftStorageDriver) => driver.copyObject(object, 'c', 'copy')],
  ] as const)('%s: it is %s', async (kind, _what, call) => {
    await using recorded = await replaced(kind);
    await using driver = driverFor(recorded);
    await call(driver);
    expect(recorded.lines.filter((line) => line === `${kind} /v1/AUTH_test/c/o`)).toHaveLength(2);
  });

  test('its manifest is read, so that a sweep does not take its segments for orphans', async () => {
    const id = '00000000-0000-4000-8000-000000000000';
    const segment = `o/slo/${id}/00000001`;
    const row = { name: segment, bytes: 3, hash: 'x', last_modified: '2020-01-01T00:00:00.000000' };
    const manifest = [{ name: `/c_segments/${segment}`, bytes: 3, hash: 'x' }];
    await using recorded = await server((line, count) => {
      if (line.startsWith('GET /v1/AUTH_test/c_segments?')) return { body: JSON.stringify([row]) };
      if (!line.includes('multipart-manifest=get') || count === 1) return { status: 404 };
      return { headers: { 'x-static-large-object': 'True' }, body: JSON.stringify(manifest) };
    });
    await using driver = driverFor(recorded);
    expect(await driver.exSweepSegments('c')).toBe(0);
    expect(recorded.lines.filter((line) => line.startsWith('DELETE'))).toEqual([]);
  });
});

test('a quota is told from a size that no object may have', async () => {
  const body = '<html><h1>Too large</h1><p>Upload exceeds quota.</p></html>';
  await using recorded = await server((line) => (line.startsWith('PUT') ? { status: 413, body } : { status: 404 }));
  await using driver = driverFor(recorded);
  await expect(driver.uploadObjectViaStream('x', 'c', 'o')).rejects.toThrow(QuotaExceededError);
});

test('a bulk deletion tells what became of it after spaces', async () => {
  const counts = { 'Number Deleted': 1, 'Number Not Found': 2 };
  const told = { ...counts, 'Response Status': '400 Bad Request', Errors: [['/c/ä', '409 Conflict']] };
  await using recorded = await server(() => ({ body: `  \r\n ${JSON.stringify(told)}` }));
  await using driver = driverFor(recorded);
  const { deleted, missing, errors } = await driver.exBulkDelete('c', ['a', 'b', 'ä', 'd']);
  expect([deleted, missing]).toEqual([1, 2]);
  expect(errors).toMatchObject([{ name: 'ä', error: { status: 409 } }]);
  expect(recorded.asked.at(-1)?.body).toBe('/c/a\n/c/b\n/c/%C3%A4\n/c/d');
});

test('a listing whose pages begin again is no listing, and ends', async () => {
  const rows = Array.from({ length: 10_000 }, (_, index) => ({ name: `${10_000 + index}`, bytes: 1, hash: 'x' }));
  await using recorded = await server(() => ({ body: JSON.stringify(rows) }));
  await using driver = driverFor(recorded);
  const names = Array.fromAsync(driver.iterateContainerObjects('c'), ({ name }) => name);
  await expect(names).rejects.toThrow(MalformedResponseError);
  expect(recorded.lines.length).toBeLessThan(5);
});
