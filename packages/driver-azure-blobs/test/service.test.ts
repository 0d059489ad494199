import { inspect } from 'node:util';
import { describe, expect, test } from '@jest/globals';
import {
  ConflictError,
  ContainerDoesNotExistError,
  InvalidCredsError,
  NotSupportedError,
  ObjectChangedError,
  ObjectDoesNotExistError,
  PermissionDeniedError,
  ServiceUnavailableError,
  StorageError,
} from '@stowage/core';
import { KEY, problem, recorded, type Recorded } from './recorded.js';

const FOUND: Recorded = {
  status: 200,
  headers: { etag: '"0x1"', 'content-length': '5', 'content-type': 'text/plain', 'x-ms-blob-type': 'BlockBlob' },
};

function page(rows: string, marker = ''): Recorded {
  const body = `\uFEFF<?xml version="1.0" encoding="utf-8"?><EnumerationResults ContainerName="c"><Blobs>${rows}</Blobs><NextMarker>${marker}</NextMarker></EnumerationResults>`;
  return { status: 200, headers: { 'content-type': 'application/xml' }, body };
}

async function failure(call: Promise<unknown>): Promise<StorageError> {
  const error: unknown = await call.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof StorageError)) throw new Error(`no StorageError: ${inspect(error)}`);
  return error;
}

describe('what the service refuses', () => {
  test.each<readonly [number, string, new (...args: never[]) => StorageError]>([
    [403, 'AuthenticationFailed', InvalidCredsError],
    [403, 'AuthorizationPermissionMismatch', PermissionDeniedError],
    [404, 'BlobNotFound', ObjectDoesNotExistError],
    [404, 'ContainerNotFound', ContainerDoesNotExistError],
    [409, 'BlobArchived', ConflictError],
    [409, 'LeaseIdMissing', ConflictError],
    [412, 'ConditionNotMet', ObjectChangedError],
    [501, 'NotImplemented', NotSupportedError],
    [503, 'ServerBusy', ServiceUnavailableError],
  ])('%d %s is typed, with code and request', async (status, code, type) => {
    await using service = await recorded(({ method }) => (method === 'HEAD' ? FOUND : problem(status, code)));
    const error = await failure(
      service.connect().downloadObjectRangeAsStream({ container: 'container', name: 'name' }, 0),
    );
    expect(error).toBeInstanceOf(type);
    expect([error.status, error.providerCode, error.requestId]).toEqual([status, code, 'request-1']);
  });

  test('a condition that is refused, whatever is asked, is looked into once', async () => {
    await using service = await recorded(({ method }) => ({
      status: 412,
      headers: { 'x-ms-error-code': 'ConditionNotMet' },
      body: method,
    }));
    expect(await failure(service.connect().getObject('container', 'name'))).toBeInstanceOf(ObjectChangedError);
    expect(service.asked.length).toBeLessThanOrEqual(2);
  });

  test('a container that is being deleted is asked for again, and then said plainly', async () => {
    await using service = await recorded(() => problem(409, 'ContainerBeingDeleted'));
    const error = await failure(service.connect().createContainer('container'));
    expect(error).toBeInstanceOf(ConflictError);
    expect(error.message).toContain('is being deleted');
    expect(service.asked).toHaveLength(3);
  });

  test('neither the key nor a signature is in an error, also if the service repeats them', async () => {
    const signature = 'c2lnbmF0dXJlIG5vdCB0byBiZSBzZWVu';
    await using service = await recorded(({ path, query }) =>
      problem(400, 'Odd', `${KEY} ${path} ${query.get('sig') ?? ''}`),
    );
    for (const credential of [KEY, { sasToken: `sv=2023-11-03&sig=${encodeURIComponent(signature)}` }]) {
      const error = await failure(
        service
          .connect(credential)
          .getContainer('container')
          .then((c) => c.listObjects()),
      );
      const printed = inspect(error, { depth: 10 });
      for (const secret of [KEY, signature]) expect(printed).not.toContain(secret);
    }
  });
});

describe('names that XML cannot carry', () => {
  test('come percent-encoded, and are listed as they are', async () => {
    const properties = '<Properties><Content-Length>1</Content-Length><Etag>0x1</Etag></Properties>';
    const row = (name: string): string => `<Blob>${name}${properties}</Blob>`;
    await using service = await recorded(() =>
      page(row('<Name Encoded="true">a%0Bb%25</Name>') + row('<Name>c%25</Name>')),
    );
    const rows = await service.connect().listContainerObjects('container');
    expect(rows.map(({ name }) => name)).toEqual(['a\vb%', 'c%25']);
    expect(rows.map((each) => each.etag)).toEqual(['"0x1"', '"0x1"']);
  });
});

describe('a token', () => {
  test('is asked for once, sent, and asked for anew when it was refused', async () => {
    let tokens = 0;
    const getToken = (): Promise<{ token: string; expiresOnTimestamp: number }> => {
      tokens += 1;
      return Promise.resolve({ token: `token-${tokens}`, expiresOnTimestamp: Date.now() + 3_600_000 });
    };
    await using service = await recorded(({ headers }) =>
      headers.authorization === 'Bearer token-1' ? problem(401, 'InvalidAuthenticationInfo') : FOUND,
    );
    const driver = service.connect({ tokenCredential: { getToken } });
    for (const name of ['a', 'b']) await driver.getObject('container', name);
    expect(tokens).toBe(2);
    expect(service.asked.map(({ headers }) => headers.authorization)).toEqual([
      'Bearer token-1',
      'Bearer token-2',
      'Bearer token-2',
    ]);
  });

  test('signs links with a key that Azure gives for it, once for many', async () => {
    const value = Buffer.from('a key of a user').toString('base64');
    const [start, expiry] = ['2026-11-27T20:00:00Z', new Date(Date.now() + 600_000_000).toISOString()];
    const fields = {
      SignedOid: 'oid',
      SignedTid: 'tid',
      SignedStart: start,
      SignedExpiry: expiry,
      SignedService: 'b',
      SignedVersion: '2023-11-03',
      Value: value,
    };
    const body = `<UserDelegationKey>${Object.entries(fields)
      .map(([name, text]) => `<${name}>${text}</${name}>`)
      .join('')}</UserDelegationKey>`;
    await using service = await recorded(() => ({ status: 200, body }));
    const getToken = () => Promise.resolve({ token: 'token', expiresOnTimestamp: Date.now() + 3_600_000 });
    const driver = service.connect({ tokenCredential: { getToken } });
    for (const name of ['a', 'b']) {
      const link = new URL(await driver.signedUrl({ container: 'container', name }, { expiresIn: 60 }));
      const { sig, ...rest } = Object.fromEntries(link.searchParams);
      expect(rest).toMatchObject({ skoid: 'oid', sktid: 'tid', skt: start, ske: expiry, sks: 'b', sr: 'b', sp: 'r' });
      expect(Buffer.from(sig ?? '', 'base64')).toHaveLength(32);
    }
    expect(service.asked).toHaveLength(1);
    expect(service.asked[0]?.body).toContain('<KeyInfo>');
  });
});

describe('a secondary endpoint', () => {
  test('is asked when a read fails, and not believed that something is not there', async () => {
    await using secondary = await recorded(() => problem(404, 'BlobNotFound'));
    await using service = await recorded((_asked, count) => (count === 1 ? problem(503, 'ServerBusy') : FOUND));
    const driver = service.connect(KEY, { secondaryEndpoint: `${secondary.url}/account` });
    expect((await driver.getObject('container', 'name')).size).toBe(5);
    expect([service.asked.length, secondary.asked.length]).toEqual([2, 1]);
  });

  test('is never written to', async () => {
    await using secondary = await recorded(() => FOUND);
    await using service = await recorded((_asked, count) =>
      count === 1 ? problem(503, 'ServerBusy') : { status: 202 },
    );
    const driver = service.connect(KEY, { secondaryEndpoint: `${secondary.url}/account` });
    await driver.deleteObject({ container: 'container', name: 'name' });
    expect([service.asked.length, secondary.asked.length]).toEqual([2, 0]);
  });
});

describe('a clock that is wrong', () => {
  test('is corrected by the answer, and the request is signed anew', async () => {
    const date = new Date(Date.now() + 3_600_000).toUTCString();
    await using service = await recorded(({ headers }) => {
      const off = Math.abs(Date.parse(String(headers['x-ms-date'])) - Date.parse(date));
      const answer = off > 900_000 ? problem(403, 'AuthenticationFailed') : FOUND;
      return { ...answer, headers: { ...answer.headers, date } };
    });
    expect((await service.connect().getObject('container', 'name')).size).toBe(5);
    expect(service.asked).toHaveLength(2);
  });

  test('is wrong for each of several requests that were signed at once: all are signed anew', async () => {
    const date = new Date(Date.now() + 3_600_000).toUTCString();
    await using service = await recorded((_asked, count) => {
      const answer = count <= 3 ? problem(403, 'AuthenticationFailed') : FOUND;
      return { ...answer, headers: { ...answer.headers, date } };
    });
    const driver = service.connect();
    const sizes = await Promise.all([1, 2, 3].map(async () => (await driver.getObject('container', 'name')).size));
    expect([sizes, service.asked.length]).toEqual([[5, 5, 5], 6]);
  });
});

test('a container is made as public as its options say, with its metadata', async () => {
  await using service = await recorded(() => ({ status: 201, headers: { etag: '"0x1"' } }));
  const ex = { publicAccess: 'container', metadata: { owner: 'tom' } } as const;
  const { extra } = await service.connect().createContainer('container', { ex });
  expect(service.asked[0]?.headers).toMatchObject({
    'x-ms-blob-public-access': 'container',
    'x-ms-meta-owner': 'tom',
  });
  expect(extra).toMatchObject(ex);
});
