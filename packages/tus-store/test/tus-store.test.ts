import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startEmulator, type Emulator } from '@stowage/b2-emulator';
import { MemoryStorageDriver, ObjectDoesNotExistError, type Container, type StorageDriver } from '@stowage/core';
import { BackblazeB2StorageDriver } from '@stowage/driver-backblaze-b2';
import { LocalStorageDriver } from '@stowage/driver-local';
import { uploadInCuts } from './support/cut-upload.js';
import { ask, hashOf, idOf, MIB, someBytes, TusServer, upload } from './support/world.js';

let emulator: Emulator;
let directory: string;
const drivers: StorageDriver[] = [];

beforeAll(async () => {
  emulator = await startEmulator();
  directory = await mkdtemp(join(tmpdir(), 'tus-store-'));
});

afterAll(async () => {
  await Promise.all(drivers.map((driver) => driver.close()));
  await emulator.close();
  await rm(directory, { recursive: true });
});

/** Each takes 5 MB and more in one part, as the service does. */
const opened: Record<string, () => StorageDriver> = {
  'B2 emulator': () => new BackblazeB2StorageDriver(emulator.keyId, emulator.key, { endpoint: emulator.url }),
  'local driver': () => new LocalStorageDriver(directory),
  'memory driver': () => new MemoryStorageDriver('key', 'secret', { parts: { minPartSize: 5 * MIB } }),
};

let count = 0;
async function newContainer(name: string): Promise<Container> {
  const driver = opened[name]?.();
  if (driver === undefined) throw new Error(`there is no ${name}`);
  drivers.push(driver);
  count += 1;
  return driver.createContainer(`tus-${process.pid}-${count}`);
}

async function namesIn(container: Container): Promise<string[]> {
  return (await container.listObjects()).map(({ name }) => name);
}

async function leftOf(container: Container): Promise<string[]> {
  const { multipart } = container.driver.backend;
  const { items } = (await multipart?.listUploads(container, { prefix: '', limit: 100 })) ?? { items: [] };
  return items.map(({ name }) => name);
}

async function offsetAt(url: string): Promise<number> {
  return Number((await ask('HEAD', url)).headers.get('upload-offset'));
}

const OCTETS = { 'content-type': 'application/offset+octet-stream' };

describe.each(['B2 emulator', 'local driver'])('%s:', (name) => {
  let container: Container;
  beforeAll(async () => {
    container = await newContainer(name);
  });

  test('60 MiB arrive whole, although the connection breaks ten times and the server is another one each time', async () => {
    const { id, bytes, cuts } = await uploadInCuts(container, 60 * MIB, { every: 5 * MIB, most: 10 });
    const object = await container.getObject(id);
    expect([cuts, object.size, object.contentType]).toEqual([10, bytes.length, 'video/mp4']);
    expect(hashOf(await object.bytes())).toBe(hashOf(bytes));
    expect((await namesIn(container)).filter((each) => each.includes('tails'))).toEqual([]);
  }, 120_000);

  test('several uploads at once, of all sizes, are what was sent', async () => {
    await using server = await TusServer.start(container, { prefix: 'up/' });
    const sizes = [0, 1, 1000, 8 * MIB - 1, 8 * MIB, 8 * MIB + 1, 16 * MIB, 17 * MIB];
    const contents = sizes.map(someBytes);
    const ids = await Promise.all(contents.map((each) => upload(each, { endpoint: server.endpoint })));
    for (const [index, id] of ids.entries()) {
      const stored = await (await container.getObject(`up/${id}`)).bytes();
      expect([stored.length, hashOf(stored)]).toEqual([sizes[index], hashOf(contents[index] ?? Buffer.alloc(0))]);
      expect(await offsetAt(`${server.endpoint}/${id}`)).toBe(sizes[index]);
    }
  });

  test('a length that is told at last, in small pieces', async () => {
    await using server = await TusServer.start(container);
    const bytes = someBytes(19 * MIB);
    const id = await upload(bytes, {
      endpoint: server.endpoint,
      chunkSize: 3 * MIB,
      uploadLengthDeferred: true,
      uploadDataDuringCreation: true,
    });
    expect(hashOf(await (await container.getObject(id)).bytes())).toBe(hashOf(bytes));
  });

  test('what is aborted leaves nothing, and is not found any more', async () => {
    const own = await newContainer(name);
    await using server = await TusServer.start(own);
    const { headers } = await ask('POST', server.endpoint, { 'upload-length': String(40 * MIB) });
    const url = headers.get('location') ?? '';
    await ask('PATCH', url, { ...OCTETS, 'upload-offset': '0' }, someBytes(19 * MIB));
    expect(await leftOf(own)).toEqual([idOf({ url })]);
    expect((await ask('DELETE', url)).status).toBe(204);
    expect([await leftOf(own), await namesIn(own)]).toEqual([[], []]);
    expect((await ask('HEAD', url)).status).toBe(404);
    // On a service with versions nothing is kept of them either.
    await own.delete();
  });
});

describe('an upload', () => {
  let container: Container;
  beforeAll(async () => {
    container = await newContainer('memory driver');
  });

  async function created(server: TusServer, headers: Record<string, string>): Promise<string> {
    return (await ask('POST', server.endpoint, headers)).headers.get('location') ?? '';
  }

  test('is no object before its last byte is there, and its offset tells every byte that was acknowledged', async () => {
    await using server = await TusServer.start(container);
    const bytes = someBytes(20 * MIB);
    const url = await created(server, { 'upload-length': String(bytes.length) });
    for (let offset = 0; offset < bytes.length;) {
      const piece = bytes.subarray(offset, offset + 6 * MIB + 7);
      const answer = await ask('PATCH', url, { ...OCTETS, 'upload-offset': String(offset) }, piece);
      offset += piece.length;
      expect([answer.status, answer.headers.get('upload-offset')]).toEqual([204, String(offset)]);
      expect(await offsetAt(url)).toBe(offset);
      expect(await container.objectExists(idOf({ url }))).toBe(offset === bytes.length);
    }
    const read = await fetch(url);
    expect(hashOf(new Uint8Array(await read.arrayBuffer()))).toBe(hashOf(bytes));
  });

  test('is not written anywhere but at its end', async () => {
    await using server = await TusServer.start(container);
    const url = await created(server, { 'upload-length': '10' });
    const headers = { ...OCTETS, 'upload-offset': '3' };
    expect((await ask('PATCH', url, headers, someBytes(3))).status).toBe(409);
    await expect(server.store.write(someBytes(3) as never, idOf({ url }), 3)).rejects.toMatchObject({
      status_code: 409,
    });
  });

  test('that broke off keeps all that came until then', async () => {
    await using server = await TusServer.start(container);
    const url = await created(server, { 'upload-length': String(20 * MIB) });
    const pieces = [someBytes(5 * MIB), someBytes(9 * MIB), someBytes(6 * MIB)] as const;
    async function* breaking(piece: Buffer) {
      yield await Promise.resolve(piece);
      throw new Error('the line went dead');
    }
    const { store } = server;
    await expect(store.write(Readable.from(breaking(pieces[0])), idOf({ url }), 0)).rejects.toThrow('dead');
    expect(await offsetAt(url)).toBe(5 * MIB);
    await expect(store.write(Readable.from(breaking(pieces[1])), idOf({ url }), 5 * MIB)).rejects.toThrow('dead');
    expect(await offsetAt(url)).toBe(14 * MIB);
    // Also when nobody hears that it is whole.
    await expect(store.write(Readable.from(breaking(pieces[2])), idOf({ url }), 14 * MIB)).rejects.toThrow('dead');
    expect(await offsetAt(url)).toBe(20 * MIB);
    expect(hashOf(await (await container.getObject(idOf({ url }))).bytes())).toBe(hashOf(Buffer.concat(pieces)));
  });

  test('takes no more than it has announced', async () => {
    await using server = await TusServer.start(container);
    const url = await created(server, { 'upload-length': '10' });
    expect((await ask('PATCH', url, { ...OCTETS, 'upload-offset': '0' }, someBytes(11))).status).toBe(413);
    expect(await offsetAt(url)).toBe(0);
  });

  test('that is larger than the provider takes is refused when it is created', async () => {
    await using server = await TusServer.start(container);
    const answer = await ask('POST', server.endpoint, { 'upload-length': String(Number.MAX_SAFE_INTEGER) });
    expect(answer.status).toBe(413);
  });

  test('whose length is told as less than what was sent is refused', async () => {
    await using server = await TusServer.start(container);
    const url = await created(server, { 'upload-defer-length': '1' });
    await ask('PATCH', url, { ...OCTETS, 'upload-offset': '0' }, someBytes(9 * MIB));
    const offset = { ...OCTETS, 'upload-offset': String(9 * MIB) };
    expect((await ask('PATCH', url, { ...offset, 'upload-length': String(8 * MIB) })).status).toBe(400);
    expect((await ask('PATCH', url, { ...offset, 'upload-length': String(9 * MIB) })).status).toBe(204);
    expect((await container.getObject(idOf({ url }))).size).toBe(9 * MIB);
  });

  test('of an id that was used before begins anew', async () => {
    await using server = await TusServer.start(container, {}, { namingFunction: () => 'always' });
    const first = await created(server, { 'upload-length': '10' });
    await ask('PATCH', first, { ...OCTETS, 'upload-offset': '0' }, someBytes(5));
    const second = await created(server, { 'upload-length': '20' });
    expect([first, await offsetAt(second)]).toEqual([second, 0]);
  });

  test('is stored with what the application says of it', async () => {
    const head = () => ({ contentType: 'text/x-odd', metadata: { owner: 'me' } });
    await using server = await TusServer.start(container, { head });
    const id = await upload(someBytes(9), { endpoint: server.endpoint, metadata: { filetype: 'image/png' } });
    const { contentType, metadata } = await container.getObject(id);
    expect([contentType, metadata]).toEqual(['text/x-odd', { owner: 'me' }]);
  });

  test.each(['no type', 'a/b\nc: d', '', 'text/html; charset'])('is of no type that is none: %j', async (filetype) => {
    await using server = await TusServer.start(container);
    const id = await upload(someBytes(9), { endpoint: server.endpoint, metadata: { filetype } });
    expect((await container.getObject(id)).contentType).toBe('application/octet-stream');
  });

  test('that has expired is gone; what has become an object stays', async () => {
    const own = await newContainer('memory driver');
    let later = 0;
    const clock = () => Date.now() + later;
    await using server = await TusServer.start(own, { expiresIn: 60_000, clock });
    const id = await upload(someBytes(9), { endpoint: server.endpoint });
    const url = await created(server, { 'upload-length': String(30 * MIB) });
    await ask('PATCH', url, { ...OCTETS, 'upload-offset': '0' }, someBytes(10 * MIB));
    expect(await server.tus.cleanUpExpiredUploads()).toBe(0);
    later = 61_000;
    expect(await server.tus.cleanUpExpiredUploads()).toBe(1);
    expect([await namesIn(own), await leftOf(own)]).toEqual([[id], []]);
    expect((await ask('HEAD', url)).status).toBe(404);
  });

  test('that fails says nothing of the provider, and whether to come again', async () => {
    const own = await newContainer('memory driver');
    await using server = await TusServer.start(own);
    await own.delete();
    const answer = await ask('POST', server.endpoint, { 'upload-length': '10' });
    expect([answer.status, await answer.text()]).toEqual([500, 'The upload could not be stored\n']);
  });
});

test('what is no upload by tus is neither shown nor removed', async () => {
  const container = await newContainer('memory driver');
  await container.uploadObjectViaStream('precious', 'mine');
  await using server = await TusServer.start(container);
  const url = `${server.endpoint}/mine`;
  const answers = await Promise.all(['HEAD', 'GET', 'DELETE'].map((method) => ask(method, url)));
  expect(answers.map(({ status }) => status)).toEqual([404, 404, 404]);
  expect(await (await container.getObject('mine')).text()).toBe('precious');
  await expect(container.getObject('other')).rejects.toBeInstanceOf(ObjectDoesNotExistError);
});
