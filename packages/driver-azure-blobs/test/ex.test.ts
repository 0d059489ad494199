import { describe, expect, test } from '@jest/globals';
import {
  InvalidArgumentError,
  NotSupportedError,
  ObjectChangedError,
  ObjectDoesNotExistError,
  StorageTimeoutError,
  type StorageDriver,
} from '@stowage/core';
import type { BackendWith } from '@stowage/core/spi';
import { KEY, problem, recorded, type Recorded } from './recorded.js';

const FOUND: Recorded = {
  status: 200,
  headers: { etag: '"0x1"', 'content-length': '5', 'content-type': 'text/plain', 'x-ms-blob-type': 'BlockBlob' },
};
const object = { container: 'container', name: 'name' };

function page(rows: string, marker = ''): Recorded {
  const body = `<EnumerationResults><Blobs>${rows}</Blobs><NextMarker>${marker}</NextMarker></EnumerationResults>`;
  return { status: 200, headers: { 'content-type': 'application/xml' }, body };
}

function row(name: string, more: string, tier = ''): string {
  const properties = `<Properties><Content-Length>1</Content-Length><Etag>0x1</Etag>${tier}</Properties>`;
  return `<Blob><Name>${name}</Name>${more}${properties}</Blob>`;
}

function version(name: string, time: number, isCurrent = false): string {
  return row(name, `<VersionId>${time}</VersionId>${isCurrent ? '<IsCurrentVersion>true</IsCurrentVersion>' : ''}`);
}

/** A driver of an account that keeps versions. */
function versioned(service: Awaited<ReturnType<typeof recorded>>) {
  const driver = service.connect(KEY, { keepsVersions: true });
  return driver as unknown as StorageDriver<BackendWith<'versions'>>;
}

// Requests and answers: https://learn.microsoft.com/rest/api/storageservices/lease-blob
describe('a lease', () => {
  test('that was released by a try whose answer was lost is no failure', async () => {
    await using service = await recorded((_asked, count) =>
      count === 1 ? { status: 0 } : problem(409, 'LeaseIdMismatchWithLeaseOperation'),
    );
    await service.connect().exReleaseLease(object, '11111111-2222-3333-4444-555555555555');
    expect(service.asked[0]?.headers).toMatchObject({ 'x-ms-lease-action': 'release' });
  });

  test('is asked for with one id, however often', async () => {
    await using service = await recorded((_asked, count) =>
      count === 1 ? problem(503, 'ServerBusy') : { status: 201, headers: { etag: '"0x1"' } },
    );
    const leaseId = await service.connect().exAcquireLease('container', { duration: 'infinite' });
    for (const { headers } of service.asked)
      expect(headers).toMatchObject({ 'x-ms-proposed-lease-id': leaseId, 'x-ms-lease-duration': '-1' });
  });

  test('and a snapshot are of the state that a condition names, or refused', async () => {
    await using service = await recorded(() => problem(412, 'ConditionNotMet'));
    const driver = service.connect();
    const ifMatch = '"0x1"';
    await expect(driver.exAcquireLease(object, { ifMatch })).rejects.toBeInstanceOf(ObjectChangedError);
    await expect(driver.exCreateSnapshot(object, { ifMatch })).rejects.toBeInstanceOf(ObjectChangedError);
    expect(service.asked.map(({ headers }) => headers['if-match'])).toEqual([ifMatch, ifMatch]);
  });

  test('of a wrong length, or with an id that is none, is refused before anything is asked', async () => {
    await using service = await recorded(() => FOUND);
    const driver = service.connect();
    await expect(driver.exAcquireLease(object, { duration: 5 })).rejects.toBeInstanceOf(InvalidArgumentError);
    await expect(driver.exRenewLease(object, 'mine')).rejects.toBeInstanceOf(InvalidArgumentError);
    expect(service.asked).toHaveLength(0);
  });
});

// https://learn.microsoft.com/azure/storage/blobs/archive-rehydrate-overview
describe('an archived blob', () => {
  test('is said to be on its way out', async () => {
    const headers = { 'x-ms-access-tier': 'Archive', 'x-ms-archive-status': 'rehydrate-pending-to-hot' };
    await using service = await recorded(({ method }) =>
      method === 'PUT' ? { status: 202 } : { ...FOUND, headers: { ...FOUND.headers, ...headers } },
    );
    const driver = service.connect();
    await driver.exSetTier(object, 'Hot', { rehydratePriority: 'High' });
    expect(service.asked[0]?.headers).toMatchObject({
      'x-ms-access-tier': 'Hot',
      'x-ms-rehydrate-priority': 'High',
    });
    expect((await driver.getObject('container', 'name')).extra).toMatchObject({
      accessTier: 'Archive',
      archiveStatus: 'rehydrate-pending-to-hot',
    });
  });
});

// https://learn.microsoft.com/rest/api/storageservices/undelete-blob
describe('soft deletion', () => {
  test('is listed, and undone', async () => {
    await using service = await recorded(({ method }) =>
      method === 'PUT' ? { status: 200 } : page(row('name', '<Deleted>true</Deleted>')),
    );
    const driver = service.connect();
    const rows = await Array.fromAsync(driver.exListBlobs('container', { include: ['deleted'] }));
    expect(rows.map(({ name, extra }) => [name, extra['deleted']])).toEqual([['name', 'true']]);
    await driver.exUndelete(object);
    expect(service.asked.map(({ query }) => [query.get('include'), query.get('comp')])).toEqual([
      ['metadata,deleted', 'list'],
      [null, 'undelete'],
    ]);
  });
});

// https://learn.microsoft.com/rest/api/storageservices/copy-blob
describe('a copy in the background', () => {
  const copying = (status: string): Recorded['headers'] => ({ 'x-ms-copy-id': 'id', 'x-ms-copy-status': status });

  test('is looked after until it has ended', async () => {
    await using service = await recorded(({ method }, count) => ({
      ...FOUND,
      status: method === 'PUT' ? 202 : 200,
      headers: { ...FOUND.headers, 'content-length': '5', ...copying(count < 4 ? 'pending' : 'success') },
      body: method === 'PUT' ? 'empty' : '',
    }));
    const copy = await service.connect().copyObject(object, 'container', 'to', { ex: { inBackground: true } });
    expect([copy.size, service.asked.map(({ method }) => method)]).toEqual([5, ['HEAD', 'HEAD', 'PUT', 'HEAD']]);
  });

  test('that takes too long is aborted', async () => {
    await using service = await recorded(({ method }) => ({
      ...FOUND,
      status: method === 'PUT' ? 202 : 200,
      headers: { ...FOUND.headers, ...copying('pending') },
      body: method === 'PUT' ? 'empty' : '',
    }));
    const call = service
      .connect()
      .copyObject(object, 'container', 'to', { ex: { inBackground: true, copyTimeout: 1 } });
    await expect(call).rejects.toBeInstanceOf(StorageTimeoutError);
    const last = service.asked.at(-1);
    expect([last?.query.get('copyid'), last?.headers['x-ms-copy-action']]).toEqual(['id', 'abort']);
  });
});

// https://learn.microsoft.com/azure/storage/blobs/versioning-overview
describe('versions', () => {
  test('are there only where the account keeps them', async () => {
    await using service = await recorded(() => FOUND);
    expect(service.connect().backend.versions).toBeUndefined();
    const { versions } = versioned(service).backend;
    await expect(versions.setVersioning({ name: 'container' }, 'suspended', {})).rejects.toBeInstanceOf(
      NotSupportedError,
    );
  });

  test('are listed the newest first, also where those of a name begin on one page and end on another', async () => {
    const pages: Readonly<Record<string, Recorded>> = {
      '': page(version('a', 1) + version('a', 2, true) + version('b', 1), 'two'),
      two: page(version('b', 2) + version('b', 3), 'three'),
      three: page(version('b', 4, true) + version('c', 1)),
    };
    await using service = await recorded(({ query }) => pages[query.get('marker') ?? ''] ?? problem(400, 'No'));
    const rows = await versioned(service).listObjectVersions('container');
    expect(rows.map(({ name, versionId, isLatest }) => [name, versionId, isLatest])).toEqual([
      ['a', '2', true],
      ['a', '1', false],
      ['b', '4', true],
      ['b', '3', false],
      ['b', '2', false],
      ['b', '1', false],
      ['c', '1', false],
    ]);
  });

  test('that is the current one is deleted by its name first, and then for good', async () => {
    await using service = await recorded(({ method }, count) => {
      if (method === 'HEAD') return { ...FOUND, headers: { ...FOUND.headers, 'x-ms-version-id': '2' } };
      return count === 1 ? problem(403, 'OperationNotAllowedOnRootBlob') : { status: 202 };
    });
    const driver = versioned(service);
    await driver.backend.versions.deleteVersion({ name: 'container' }, { name: 'name', versionId: '2' }, {});
    expect(service.asked.map(({ method, query }) => [method, query.get('versionid')])).toEqual([
      ['DELETE', '2'],
      ['HEAD', null],
      ['DELETE', null],
      ['DELETE', '2'],
    ]);
  });

  test('are all deleted where that is asked for', async () => {
    await using service = await recorded(({ method }) =>
      method === 'GET' ? page(version('name', 1) + version('name', 2) + version('name-2', 1)) : { status: 202 },
    );
    await versioned(service).deleteObject(object, { versions: 'delete' });
    const deleted = service.asked.filter(({ method }) => method === 'DELETE');
    expect(deleted.map(({ query }) => query.get('versionid')).toSorted()).toEqual(['1', '2']);
  });

  test('of an account that keeps none are an error, not an empty list', async () => {
    await using service = await recorded(() => page(row('name', '')));
    await expect(versioned(service).listObjectVersions('container')).rejects.toThrow('keeps none');
  });

  test('that are not there are missing', async () => {
    await using service = await recorded(({ method }) =>
      method === 'GET' ? page(version('name-2', 1)) : { status: 202 },
    );
    const call = versioned(service).deleteObject(object, { versions: 'delete' });
    await expect(call).rejects.toBeInstanceOf(ObjectDoesNotExistError);
  });
});
