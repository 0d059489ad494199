import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { ReadableStream } from 'node:stream/web';
import type { Progress, UploadSource } from '@stowage/core';
import { ContainerDoesNotExistError, InvalidArgumentError, StorageError } from '@stowage/core/spi';
import { assertAlike } from '../alike.js';
import { assertSameBytes, chunksOf, someBytes } from '../bytes.js';
import { writing, type ConformanceCase } from '../conformance-case.js';
import { assertRejects, assertRejectsWith, rejectionOf } from '../rejections.js';
import { failingAfter, slowly, SourceError, sourceKinds, WatchedSource } from '../sources.js';

/** Uploads of what is read while it is sent. */
export const streamCases: readonly ConformanceCase[] = writing([
  ...sourceKinds.map(({ name, of }): ConformanceCase => ({
    id: `streams.from-${name.toLowerCase().replaceAll(' ', '-')}`,
    title: `the content may be given as ${name}`,
    run: async (kit) => {
      const bytes = someBytes(3000);
      const object = await kit.put('object', of(bytes));
      assert.equal(object.size, bytes.length);
      assertSameBytes(await kit.read('object'), bytes);
    },
  })),
  {
    id: 'streams.from-string',
    title: 'a string is stored as UTF-8, and so are strings from an iterable',
    run: async (kit) => {
      await kit.put('whole', 'Grüße 🚀');
      await kit.put('chunks', ['Grüße', ' ', '🚀']);
      assert.equal((await kit.read('whole')).toString(), 'Grüße 🚀');
      assert.equal((await kit.read('chunks')).toString(), 'Grüße 🚀');
    },
  },
  {
    id: 'streams.no-source',
    title: 'what is no source is an InvalidArgumentError, and nothing is stored',
    run: async (kit) => {
      for (const source of [1, true, null, {}, () => 'x', [1, 2], [{}]] as unknown as UploadSource[]) {
        await assertRejects(kit.put('object', source), InvalidArgumentError);
      }
      assertAlike(await kit.names(), []);
    },
  },
  {
    id: 'streams.sizes',
    title: 'streams of every size around a part are stored whole: 0, 1, part - 1, part, part + 1, two parts',
    run: async (kit) => {
      const { partSize } = kit;
      for (const size of [0, 1, partSize - 1, partSize, partSize + 1, 2 * partSize]) {
        const bytes = someBytes(size, 7);
        const object = await kit.put(`size-${size}`, slowly(chunksOf(bytes, 999)), { partSize });
        assert.equal(object.size, size);
        assertSameBytes(await kit.read(`size-${size}`), bytes);
      }
      assertAlike(await kit.unfinished(), []);
    },
  },
  {
    id: 'streams.tiny-chunks',
    title: 'chunks of one byte each are put together',
    run: async (kit) => {
      const bytes = someBytes(Math.min(kit.partSize + 5, 5000));
      await kit.put('object', slowly(chunksOf(bytes, 1)), { partSize: kit.partSize });
      assertSameBytes(await kit.read('object'), bytes);
    },
  },
  {
    id: 'streams.huge-chunk',
    title: 'a chunk larger than several parts is taken apart',
    run: async (kit) => {
      const bytes = kit.large();
      const object = await kit.put('object', slowly([bytes]), { partSize: kit.partSize });
      assert.equal(object.size, bytes.length);
      assertSameBytes(await kit.read('object'), bytes);
    },
  },
  {
    id: 'streams.empty-chunks',
    title: 'empty chunks do not end a stream, at its beginning, in the middle, or at its end',
    run: async (kit) => {
      const empty = Buffer.alloc(0);
      await kit.put('bytes', slowly([empty, Buffer.from('abc'), empty, empty, Buffer.from('def'), empty]));
      await kit.put('strings', ['', 'abc', '', 'def', '']);
      assert.equal((await kit.read('bytes')).toString(), 'abcdef');
      assert.equal((await kit.read('strings')).toString(), 'abcdef');
    },
  },
  {
    id: 'streams.empty-chunk-between-parts',
    title: 'an empty chunk where a part ends does not end the upload',
    run: async (kit) => {
      const bytes = kit.large();
      const { partSize } = kit;
      const chunks = [bytes.subarray(0, partSize), Buffer.alloc(0), bytes.subarray(partSize)];
      await kit.put('object', slowly(chunks), { partSize });
      assertSameBytes(await kit.read('object'), bytes);
    },
  },
  {
    id: 'streams.nothing',
    title: 'a stream of nothing, and one of empty chunks only, make empty objects',
    run: async (kit) => {
      assert.equal((await kit.put('nothing', [])).size, 0);
      assert.equal((await kit.put('empty', slowly([Buffer.alloc(0), Buffer.alloc(0)]))).size, 0);
      assertAlike(await kit.names(), ['empty', 'nothing']);
      assert.equal((await kit.read('nothing')).length, 0);
    },
  },
  ...[0, 0.5, 1, 2.5].map((parts): ConformanceCase => ({
    id: `streams.fails-after-${String(parts).replace('.', '-')}-parts`,
    title: `a source that fails after ${parts} parts fails the upload with its error and leaves nothing`,
    run: async (kit) => {
      const error = new SourceError('the source failed');
      const { partSize } = kit;
      const source = failingAfter(someBytes(Math.floor(parts * partSize)), error, partSize);
      await assertRejectsWith(kit.put('object', source, { partSize }), error);
      assertAlike(await kit.names(), []);
      assertAlike(await kit.unfinished(), []);
    },
  })),
  {
    id: 'streams.failing-streams',
    title: 'a Readable and a ReadableStream that fail, fail the upload with their error',
    run: async (kit) => {
      const error = new SourceError('the source failed');
      const failing = () => failingAfter(someBytes(5000), error);
      await assertRejectsWith(kit.put('readable', Readable.from(failing(), { objectMode: false })), error);
      await assertRejectsWith(kit.put('web', ReadableStream.from(failing()) as UploadSource), error);
      assertAlike(await kit.names(), []);
    },
  },
  {
    id: 'streams.cut-off',
    title: 'a Readable that is destroyed before its end fails the upload, also without an error of its own',
    run: async (kit) => {
      const source = Readable.from(chunksOf(someBytes(100_000), 1000), { objectMode: false, highWaterMark: 1000 });
      source.once('data', () => source.destroy());
      source.pause();
      await rejectionOf(kit.put('object', source));
      assertAlike(await kit.names(), []);
      assertAlike(await kit.unfinished(), []);
    },
  },
  {
    id: 'streams.failure-keeps-the-old',
    title: 'an upload that fails leaves the object of that name as it was',
    run: async (kit) => {
      await kit.put('object', 'old');
      const { partSize } = kit;
      for (const parts of [0, 2]) {
        const error = new SourceError('the source failed');
        const source = failingAfter(someBytes(parts * partSize + 10), error);
        await assertRejectsWith(kit.put('object', source, { partSize }), error);
      }
      assert.equal((await kit.read('object')).toString(), 'old');
    },
  },
  {
    id: 'streams.source-is-closed',
    title: 'a source is told to stop when the upload fails, and does not have to be read to its end',
    run: async (kit) => {
      const source = new WatchedSource(chunksOf(kit.large(), 500));
      const missing = kit.unusedContainerName();
      const call = kit.driver.uploadObjectViaStream(source, missing, 'object', { partSize: kit.partSize });
      await assertRejects(call, ContainerDoesNotExistError);
      assert.ok(source.closed || source.pulled === 0, 'the source was left open');
    },
  },
  {
    id: 'streams.read-once',
    title: 'a source that was read before is refused, not stored as nothing',
    run: async (kit) => {
      const source = slowly([Buffer.from('content')]);
      await kit.put('first', source);
      await assertRejects(kit.put('second', source), StorageError).catch(async (error: unknown) => {
        // An exhausted generator cannot be told from an empty one: the object is empty then, never a part of the content.
        if ((await kit.read('second')).length > 0) throw error;
      });
      assert.equal((await kit.read('first')).toString(), 'content');
    },
  },
  {
    id: 'streams.memory-is-bounded',
    title: 'no more of a source is read ahead than concurrency × part size, and one part being filled',
    needs: ['multipart'],
    run: async (kit) => {
      const { partSize } = kit;
      const concurrency = 2;
      const source = new WatchedSource(chunksOf(someBytes(12 * partSize), Math.ceil(partSize / 4)));
      let ahead = 0;
      let arrived = 0;
      source.onPull = () => (ahead = Math.max(ahead, source.pulled - arrived));
      const onProgress = ({ transferred }: Progress): void => void (arrived = transferred);
      await kit.put('object', source, { partSize, concurrency, onProgress });
      assert.ok(ahead <= (concurrency + 2) * partSize, `${ahead} bytes were held, with parts of ${partSize}`);
    },
  },
]);
