import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { BlobServiceClient, StorageSharedKeyCredential, type ContainerClient } from '@azure/storage-blob';
import { ConflictError, ObjectDoesNotExistError, type Container } from '@stowage/core';
import type { AzureBlobsBackend } from '../src/index.js';
import { connect, told } from './place.js';

const driver = connect();
const credential = new StorageSharedKeyCredential(told('JUDGE_ACCOUNT'), told('JUDGE_KEY'));
const service = new BlobServiceClient(told('JUDGE_ENDPOINT'), credential);

let ours: Container<AzureBlobsBackend>;
let theirs: ContainerClient;

beforeAll(async () => {
  ours = await driver.createContainer(`own-${randomBytes(4).toString('hex')}`);
  theirs = service.getContainerClient(ours.name);
});

afterAll(async () => {
  await driver.deletePrefix(ours, '');
  await ours.delete();
  await driver.close();
});

async function put(name: string, content = 'content') {
  return ours.uploadObjectViaStream(content, name);
}

describe('leases', () => {
  test('keep everybody else from changing an object', async () => {
    const object = await put('leased');
    const leaseId = await driver.exAcquireLease(object, { duration: 15 });
    expect((await ours.getObject('leased')).extra).toMatchObject({ leaseState: 'leased' });
    await expect(driver.exAcquireLease(object)).rejects.toBeInstanceOf(ConflictError);
    await expect(put('leased', 'other')).rejects.toThrow('ex.leaseId');
    await expect(object.delete()).rejects.toThrow('ex.leaseId');
    await ours.uploadObjectViaStream('other', 'leased', { ex: { leaseId } });
    await driver.exRenewLease(object, leaseId);
    const other = '11111111-2222-3333-4444-555555555555';
    await driver.exChangeLease(object, leaseId, other);
    await expect(driver.exRenewLease(object, leaseId)).rejects.toBeInstanceOf(ConflictError);
    await driver.exReleaseLease(object, other);
    await object.delete();
  });

  test('are asked for again with the same id, and broken by whoever does not know it', async () => {
    const object = await put('broken');
    const leaseId = '11111111-2222-3333-4444-555555555555';
    for (let time = 0; time < 2; time += 1)
      expect(await driver.exAcquireLease(object, { duration: 'infinite', leaseId })).toBe(leaseId);
    expect(await driver.exBreakLease(object, { breakPeriod: 0 })).toBe(0);
    await object.delete();
  });

  test('of a container keep it from being deleted', async () => {
    const container = await driver.createContainer(`${ours.name}-leased`);
    const leaseId = await driver.exAcquireLease(container);
    await expect(container.delete()).rejects.toThrow('ex.leaseId');
    await driver.exReleaseLease(container, leaseId);
    await container.delete();
  });
});

describe('tiers', () => {
  test('are set by an upload, told, and changed; what is archived is not read', async () => {
    const object = await ours.uploadObjectViaStream('content', 'tiered', { ex: { tier: 'Cool' } });
    const tier = async () => (await ours.getObject('tiered')).extra['accessTier'];
    expect(await tier()).toBe('Cool');
    await driver.exSetTier(object, 'Archive');
    expect([await tier(), (await ours.listObjects({ prefix: 'tiered' }))[0]?.extra['accessTier']]).toEqual([
      'Archive',
      'Archive',
    ]);
    await driver.exSetTier(object, 'Hot', { rehydratePriority: 'High' });
  });
});

describe('snapshots', () => {
  test('are made, listed, read and deleted; what has some is deleted only with them', async () => {
    await put('kept', 'before');
    const object = { container: ours, name: 'kept' };
    const versionId = await driver.exCreateSnapshot(object, { metadata: { why: 'test' } });
    await put('kept', 'after');
    const rows = await Array.fromAsync(driver.exListBlobs(ours, { prefix: 'kept', include: ['snapshots'] }));
    expect(rows.map((row) => row.versionId)).toEqual([versionId, undefined]);
    expect(await rows[0]?.text()).toBe('before');
    expect((await driver.getObject(ours, 'kept')).size).toBe(5);
    await expect(driver.deleteObject(object)).rejects.toThrow('ex.deleteSnapshots');
    await driver.exDeleteSnapshot({ ...object, versionId });
    await expect(rows[0]?.text()).rejects.toBeInstanceOf(ObjectDoesNotExistError);
    await driver.deleteObject(object);
  });
});

describe('blobs that others append to, or write by pages', () => {
  test('are read, listed and copied as they are, and no MD5 of theirs is believed', async () => {
    const contentMD5 = randomBytes(16);
    const appended = theirs.getAppendBlobClient('appended');
    await appended.create({ blobHTTPHeaders: { blobContentMD5: contentMD5 } });
    await appended.appendBlock('one', 3);
    await appended.appendBlock('two', 3);
    const paged = theirs.getPageBlobClient('paged');
    await paged.create(1024);
    await paged.uploadPages('p'.repeat(512), 0, 512);
    const rows = await ours.listObjects();
    const seen = rows.map(({ name, size, extra, checksums }) => [name, size, extra['blobType'], checksums]);
    expect(seen).toContainEqual(['appended', 6, 'AppendBlob', {}]);
    expect(seen).toContainEqual(['paged', 1024, 'PageBlob', {}]);
    expect(await (await ours.getObject('appended')).text()).toBe('onetwo');
    expect(await (await ours.getObject('paged')).text()).toBe('p'.repeat(512) + '\0'.repeat(512));
    await driver.copyObject({ container: ours, name: 'appended' }, ours, 'copied');
    expect(await (await ours.getObject('copied')).text()).toBe('onetwo');
    for (const name of ['appended', 'paged', 'copied']) await ours.deleteObject(name);
  });
});

describe('a copy in the background', () => {
  test('is waited for', async () => {
    const object = await put('from');
    const copy = await driver.copyObject(object, ours, 'to', { ex: { inBackground: true } });
    expect([copy.size, await copy.text()]).toEqual([7, 'content']);
  });
});

describe('what was sent and not committed', () => {
  test('is discarded where there is no object of the name', async () => {
    await theirs.getBlockBlobClient('blocks').stageBlock('AAAA', 'x', 1);
    const object = { container: ours, name: 'blocks' };
    await expect(ours.uploadObjectViaStream(Buffer.alloc(50_000), 'blocks', { partSize: 20_000 })).rejects.toThrow(
      'exDiscardUncommitted',
    );
    await driver.exDiscardUncommitted(object);
    await ours.uploadObjectViaStream(Buffer.alloc(50_000), 'blocks', { partSize: 20_000 });
    await expect(driver.exDiscardUncommitted(object)).rejects.toBeInstanceOf(ConflictError);
  });
});
