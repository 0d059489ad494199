import assert from 'node:assert/strict';
import { StorageDriver } from '@stowage/core';
import { ObjectChangedError } from '@stowage/core/spi';
import { assertSameBytes, someBytes } from '../bytes.js';
import type { ConformanceCase } from '../conformance-case.js';
import type { Fixture } from '../fixtures.js';
import { beforeSecondRead, intercepted } from '../intercepted.js';
import { assertRejects } from '../rejections.js';

const SIZE = 3000;

/** The bytes that a call gives, or undefined where it says that the object was replaced meanwhile. */
async function unlessChanged(call: Promise<Buffer>): Promise<Buffer | undefined> {
  try {
    return await call;
  } catch (error) {
    assert.ok(error instanceof ObjectChangedError, error as Error);
    return undefined;
  }
}

/** A driver before whose second read the object is replaced by one of the same size. */
function replacing(kit: Fixture, name: string, size = SIZE): StorageDriver {
  return new StorageDriver(beforeSecondRead(kit.backend, () => kit.put(name, someBytes(size, 9))));
}

/** What takes several requests is about one state of the object, whatever is stored meanwhile. */
export const pinCases: readonly ConformanceCase[] = [
  {
    id: 'pins.resumed-read',
    title: 'a read that is resumed after the object was replaced: the old bytes, or an ObjectChangedError',
    needs: ['fault:breakNextDownload'],
    run: async (kit) => {
      const old = someBytes(SIZE);
      const source = await kit.put('object', old);
      for (const versionId of [undefined, source.versionId]) {
        await kit.put('object', old);
        await kit.harness.faults?.breakNextDownload?.();
        const object = { container: kit.container.name, name: 'object', versionId };
        const options = { verifyHash: false };
        const stream = await replacing(kit, 'object').downloadObjectAsStream(object, options);
        const read = await unlessChanged(stream.toArray().then((chunks) => Buffer.concat(chunks as Buffer[])));
        if (read !== undefined) assertSameBytes(read, old);
      }
    },
  },
  {
    id: 'pins.version',
    title: 'a read of a version that is resumed after the object was replaced gives that version',
    needs: ['versions', 'fault:breakNextDownload'],
    run: async (kit) => {
      const old = someBytes(SIZE);
      const { versionId } = await kit.put('object', old);
      assert.ok(versionId !== undefined);
      await kit.harness.faults?.breakNextDownload?.();
      const object = { container: kit.container.name, name: 'object', versionId };
      const stream = await replacing(kit, 'object').downloadObjectAsStream(object);
      assertSameBytes(Buffer.concat((await stream.toArray()) as Buffer[]), old);
    },
  },
  {
    id: 'pins.copy-through-this-process',
    title: 'a copy of what is replaced meanwhile: the old bytes, or an ObjectChangedError and no copy',
    needs: ['writes'],
    run: async (kit) => {
      const { partSize } = kit;
      const old = kit.large();
      await kit.put('object', old, { partSize });
      const { backend } = replacing(kit, 'object', old.length);
      const driver = new StorageDriver(intercepted(backend, { copy: undefined }));
      const source = { container: kit.container.name, name: 'object' };
      const copy = driver.copyObject(source, kit.container.name, 'copy', { concurrency: 1 });
      const copied = await unlessChanged(copy.then(() => kit.read('copy')));
      if (copied !== undefined) assertSameBytes(copied, old);
      else assert.equal(await kit.container.objectExists('copy'), false);
    },
  },
  {
    id: 'pins.large-copy',
    title: 'a large copy of what is replaced meanwhile is of one content, or an ObjectChangedError',
    needs: ['writes'],
    run: async (kit) => {
      const { partSize } = kit;
      const old = kit.large(1);
      const other = kit.large(2);
      const object = await kit.put('object', old, { partSize });
      let replaced: Promise<unknown> | undefined;
      const onProgress = (): void => void (replaced ??= kit.put('object', other, { partSize, resume: false }));
      const copy = object.copy(kit.container, 'copy', { concurrency: 1, onProgress });
      const copied = await unlessChanged(copy.then(() => kit.read('copy')));
      await replaced;
      assert.ok(copied === undefined || copied.equals(old) || copied.equals(other), 'the copy is a mixture');
    },
  },
  {
    id: 'pins.move',
    title: 'a move whose source is replaced after it was copied leaves what is new',
    needs: ['writes'],
    run: async (kit) => {
      const source = await kit.put('source', 'content');
      let replaced: Promise<unknown> | undefined;
      // A transfer ends only when what its listener gave has settled: the deletion comes after.
      const onProgress = (): Promise<unknown> => (replaced ??= kit.put('source', 'somebody else’s'));
      await assertRejects(source.move(kit.container, 'target', { onProgress }), ObjectChangedError);
      assert.equal((await kit.read('source')).toString(), 'somebody else’s');
      assert.equal((await kit.read('target')).toString(), 'content');
    },
  },
];
