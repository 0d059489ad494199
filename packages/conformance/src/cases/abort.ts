import assert from 'node:assert/strict';
import { getEventListeners } from 'node:events';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { assertAlike } from '../alike.js';
import { chunksOf, someBytes } from '../bytes.js';
import type { ConformanceCase } from '../conformance-case.js';
import type { Fixture } from '../fixtures.js';
import { rejectionOf } from '../rejections.js';
import { WatchedSource } from '../sources.js';

/** Why the kit aborts: no `AbortError`, so that a driver which makes up its own is noticed. */
class ChangedMind extends Error {}

/** Fails unless a call rejects with exactly the signal's reason. */
async function assertAborted(call: Promise<unknown>, signal: AbortSignal): Promise<void> {
  const error = await rejectionOf(call, "the signal's reason");
  assert.equal(error, signal.reason);
}

function aborted(): AbortSignal {
  return AbortSignal.abort(new ChangedMind('aborted before'));
}

/** A source that aborts when that many of its bytes have been taken. */
function abortingSource(bytes: Buffer, after: number, controller: AbortController): WatchedSource {
  const source = new WatchedSource(chunksOf(bytes, 500));
  source.onPull = () => {
    if (source.pulled >= after) controller.abort(new ChangedMind('aborted while reading'));
  };
  return source;
}

/** Everything that can be called with a signal, and must then do nothing. */
function calls(kit: Fixture, signal: AbortSignal): Readonly<Record<string, () => Promise<unknown>>> {
  const { driver, container } = kit;
  const object = { container, name: 'object' };
  return {
    listContainers: () => driver.listContainers({ signal }),
    getContainer: () => driver.getContainer(container.name, { signal }),
    createContainer: () => driver.createContainer(kit.unusedContainerName(), { signal }),
    deleteContainer: () => driver.deleteContainer(container, { signal }),
    listContainerObjects: () => driver.listContainerObjects(container, { signal }),
    getObject: () => driver.getObject(container, 'object', { signal }),
    uploadObjectViaStream: () => driver.uploadObjectViaStream('new', container, 'new', { signal }),
    replace: () => driver.uploadObjectViaStream('new', container, 'object', { signal }),
    downloadObjectAsStream: () => driver.downloadObjectAsStream(object, { signal }),
    copyObject: () => driver.copyObject(object, container, 'copy', { signal }),
    deleteObject: () => driver.deleteObject(object, { signal }),
    deleteObjects: () => driver.deleteObjects(container, ['object'], { signal }),
    deletePrefix: () => driver.deletePrefix(container, '', { signal }),
  };
}

/** Calls that are aborted, at every stage. */
export const abortCases: readonly ConformanceCase[] = [
  {
    id: 'abort.before',
    title: "every call whose signal is aborted already rejects with the signal's own reason and does nothing",
    needs: ['writes'],
    run: async (kit) => {
      await kit.put('object', 'old');
      const signal = aborted();
      for (const call of Object.values(calls(kit, signal))) await assertAborted(call(), signal);
      assertAlike(await kit.names(), ['object']);
      assert.equal((await kit.read('object')).toString(), 'old');
    },
  },
  {
    id: 'abort.before-in-the-backend',
    title: "so does every call of the backend's",
    needs: ['writes'],
    run: async (kit) => {
      const { backend, container } = kit;
      await kit.put('object', 'old');
      const signal = aborted();
      const key = { name: 'object' };
      const write = backend.writeObject(container, kit.head('new'), kit.body(Buffer.from('x')), { signal });
      await assertAborted(write, signal);
      await assertAborted(backend.listContainers({ limit: 1, signal }), signal);
      await assertAborted(backend.getContainer(container.name, { signal }), signal);
      await assertAborted(backend.createContainer(kit.unusedContainerName(), { signal }), signal);
      await assertAborted(backend.listObjects(container, { prefix: '', limit: 1, signal }), signal);
      await assertAborted(backend.getObject(container, key, { signal }), signal);
      await assertAborted(backend.readObject(container, key, { signal }), signal);
      await assertAborted(backend.deleteObject(container, key, { signal }), signal);
      assertAlike(await kit.names(), ['object']);
    },
  },
  {
    id: 'abort.upload-of-file-before',
    title: 'an upload of a file whose signal is aborted already stores nothing',
    needs: ['writes'],
    run: async (kit) => {
      const signal = aborted();
      await assertAborted(kit.container.uploadObject(await kit.file('content'), 'object', { signal }), signal);
      assertAlike(await kit.names(), []);
    },
  },
  ...[0, 1, 3].map((parts): ConformanceCase => ({
    id: `abort.upload-after-${parts}-parts`,
    title: `an upload that is aborted after ${parts} parts leaves nothing, and the old object as it was`,
    needs: ['writes'],
    run: async (kit) => {
      await kit.put('object', 'old');
      const controller = new AbortController();
      const { partSize } = kit;
      const source = abortingSource(kit.large(), parts * partSize + 1, controller);
      const call = kit.put('object', source, { partSize, signal: controller.signal });
      await assertAborted(call, controller.signal);
      assert.equal((await kit.read('object')).toString(), 'old');
      assertAlike(await kit.unfinished(), []);
    },
  })),
  {
    id: 'abort.upload-of-file',
    title: 'an upload of a file that is aborted on the way leaves nothing',
    needs: ['multipart', 'writes'],
    run: async (kit) => {
      const controller = new AbortController();
      const { partSize } = kit;
      const call = kit.container.uploadObject(await kit.file(kit.large()), 'object', {
        partSize,
        concurrency: 1,
        signal: controller.signal,
        onProgress: () => controller.abort(new ChangedMind('aborted on the way')),
      });
      await assertAborted(call, controller.signal);
      assertAlike(await kit.names(), []);
      assertAlike(await kit.unfinished(), []);
    },
  },
  {
    id: 'abort.source-is-closed',
    title: 'the source of an upload that is aborted is told to stop',
    needs: ['writes'],
    run: async (kit) => {
      const controller = new AbortController();
      const source = abortingSource(kit.large(), 2 * kit.partSize, controller);
      const call = kit.put('object', source, { partSize: kit.partSize, signal: controller.signal });
      await assertAborted(call, controller.signal);
      assert.ok(source.closed, 'the source was left open');
    },
  },
  {
    id: 'abort.waiting-source',
    title: 'an upload can be aborted while its source gives nothing',
    needs: ['writes'],
    run: async (kit) => {
      const controller = new AbortController();
      const waiting = async function* (): AsyncGenerator<Buffer, void> {
        yield Buffer.from('first');
        controller.abort(new ChangedMind('aborted while waiting'));
        await new Promise<never>(() => undefined);
      };
      await assertAborted(kit.put('object', waiting(), { signal: controller.signal }), controller.signal);
      assertAlike(await kit.names(), []);
    },
  },
  {
    id: 'abort.download-stream',
    title: "a stream that is aborted half-read fails with the signal's reason and does not just end",
    run: async (kit) => {
      const object = await kit.put('object', someBytes(500_000));
      const controller = new AbortController();
      const stream = await object.asStream({ signal: controller.signal });
      const reading = Array.fromAsync(stream, (chunk: Buffer) => {
        controller.abort(new ChangedMind('aborted half-read'));
        return chunk.length;
      });
      const error = await rejectionOf(reading);
      const reasons = [error, (error as { readonly cause?: unknown }).cause];
      assert.ok(reasons.includes(controller.signal.reason));
    },
  },
  {
    id: 'abort.download-file',
    title: 'a download to a file that is aborted leaves no file, and an old one as it was',
    run: async (kit) => {
      const object = await kit.put('object', someBytes(500_000));
      const path = await kit.file('old content');
      const controller = new AbortController();
      const call = object.download(path, {
        overwriteExisting: true,
        partSize: 50_000,
        concurrency: 1,
        signal: controller.signal,
        onProgress: () => controller.abort(new ChangedMind('aborted half-way')),
      });
      await assertAborted(call, controller.signal);
      assert.equal(await readFile(path, 'utf8'), 'old content');
      assertAlike(await readdir(join(path, '..')), ['file.bin']);
    },
  },
  {
    id: 'abort.iteration',
    title: 'an iteration that is aborted stops at the latest with its next page',
    run: async (kit) => {
      const count = 2 * Math.min(kit.backend.capabilities.maxPageSize, 10) + 1;
      for (let index = 0; index < count; index += 1) await kit.put(`name-${index}`);
      const controller = new AbortController();
      const objects = kit.container.iterateObjects({ signal: controller.signal });
      const iteration = Array.fromAsync(objects, ({ name }) => {
        controller.abort(new ChangedMind('aborted in a page'));
        return name;
      });
      if (count > kit.backend.capabilities.maxPageSize) return assertAborted(iteration, controller.signal);
      await iteration.catch((error: unknown) => assert.equal(error, controller.signal.reason));
    },
  },
  {
    id: 'abort.one-of-many',
    title: 'aborting one call leaves others alone',
    needs: ['writes'],
    run: async (kit) => {
      const controller = new AbortController();
      const bytes = kit.large();
      const { partSize } = kit;
      const source = abortingSource(bytes, partSize + 1, controller);
      const given = kit.put('given-up', source, { partSize, signal: controller.signal });
      const kept = kit.put('kept', [...chunksOf(bytes, 999)], { partSize });
      await Promise.all([assertAborted(given, controller.signal), kept]);
      assertAlike(await kit.names(), ['kept']);
    },
  },
  {
    id: 'abort.too-late',
    title: 'an abort after the end does nothing, and no listener is left on the signal',
    needs: ['writes'],
    run: async (kit) => {
      const controller = new AbortController();
      const { signal } = controller;
      const object = await kit.put('object', 'content', { signal });
      await object.bytes({ signal });
      await kit.container.getObject('object', { signal });
      await kit.container.listObjects({ signal });
      assert.equal(getEventListeners(signal, 'abort').length, 0);
      controller.abort(new ChangedMind('too late'));
      assert.equal((await kit.read('object')).toString(), 'content');
    },
  },
  {
    id: 'abort.part',
    title: 'a part whose sending was aborted can be sent again',
    needs: ['multipart', 'writes'],
    run: async (kit) => {
      const upload = await kit.begin('object');
      const bytes = someBytes(kit.partSize);
      const signal = aborted();
      await assertAborted(kit.facet('multipart').writePart(upload, 1, kit.body(bytes), { signal }), signal);
      const parts = [await kit.writePart(upload, 1, bytes), await kit.writePart(upload, 2, Buffer.from('end'))];
      const { size } = await kit.facet('multipart').complete(upload, parts, {});
      assert.equal(size, kit.partSize + 3);
    },
  },
];
