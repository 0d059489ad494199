import assert from 'node:assert/strict';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { buffer, text } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import type { Progress } from '@stowage/core';
import {
  InvalidArgumentError,
  LocalFileError,
  ObjectDoesNotExistError,
  ObjectHashMismatchError,
} from '@stowage/core/spi';
import { assertAlike } from '../alike.js';
import { assertSameBytes, someBytes } from '../bytes.js';
import type { ConformanceCase } from '../conformance-case.js';
import { assertProgress } from '../progress.js';
import { assertRejects, unlessRefused } from '../rejections.js';
import { assertKeptChecksums } from '../checksums.js';

const MIB = 1024 ** 2;

/** Reading objects whole: as streams, into memory, and to files. */
export const downloadCases: readonly ConformanceCase[] = [
  {
    id: 'downloads.stream',
    title: 'a stream gives the bytes that were stored',
    run: async (kit) => {
      const bytes = someBytes(200_000);
      const object = await kit.put('object', bytes);
      assertSameBytes(await buffer(await object.asStream()), bytes);
    },
  },
  {
    id: 'downloads.forms',
    title: 'the content can be had as bytes, text, JSON, a blob and a web stream',
    run: async (kit) => {
      const object = await kit.put('object.json', '{"a":"ü"}');
      assertAlike(await object.json(), { a: 'ü' });
      assert.equal(await object.text(), '{"a":"ü"}');
      assert.equal((await object.bytes()).toString(), '{"a":"ü"}');
      const blob = await object.blob();
      assert.equal(await blob.text(), '{"a":"ü"}');
      assert.equal(blob.type, (await kit.container.getObject('object.json')).contentType);
      assert.equal(await text(await object.webStream()), '{"a":"ü"}');
    },
  },
  {
    id: 'downloads.chunk-size',
    title: 'chunks are exactly as large as asked for, but the last',
    run: async (kit) => {
      const bytes = someBytes(10_001);
      const object = await kit.put('object', bytes);
      for (const chunkSize of [7, 1000, 20_000]) {
        const chunks = (await Array.fromAsync(await object.asStream({ chunkSize }))) as Buffer[];
        const sizes = chunks.slice(0, -1).map(({ length }) => length);
        assert.ok(sizes.every((size) => size === chunkSize));
        assertSameBytes(Buffer.concat(chunks), bytes);
      }
    },
  },
  {
    id: 'downloads.empty',
    title: 'an empty object is an empty stream and an empty file',
    run: async (kit) => {
      const object = await kit.put('object', '');
      const path = join(await kit.directory(), 'file');
      assert.equal((await object.bytes()).length, 0);
      assert.equal((await object.download(path)).size, 0);
      assert.equal((await readFile(path)).length, 0);
    },
  },
  {
    id: 'downloads.file',
    title: 'a file gets the bytes that were stored, and the result says where it is and what was checked',
    run: async (kit) => {
      const bytes = kit.large();
      const object = await kit.put('object', bytes, { partSize: kit.partSize });
      const path = join(await kit.directory(), 'file');
      const result = await object.download(path);
      assert.equal(result.path, path);
      assert.equal(result.size, bytes.length);
      assert.equal(result.verifiedBy !== undefined, object.hash !== undefined);
      assertSameBytes(await readFile(path), bytes);
    },
  },
  {
    id: 'downloads.file-in-ranges',
    title: 'a file that is brought in several ranges at once is the same file',
    needs: ['rangeReads'],
    run: async (kit) => {
      const bytes = someBytes(100_003);
      const object = await kit.put('object', bytes);
      for (const partSize of [10_000, 33_334, 100_002, 100_003, 100_004]) {
        const path = join(await kit.directory(), 'file');
        await object.download(path, { partSize, concurrency: 3 });
        assertSameBytes(await readFile(path), bytes);
      }
    },
  },
  {
    id: 'downloads.file-hash',
    title: 'the result of a download to a file says which checksum proved it',
    needs: ['checksums'],
    run: async (kit) => {
      const object = await kit.put('object', 'content');
      const { checksums, verifiedBy } = await object.download(join(await kit.directory(), 'file'));
      await assertKeptChecksums(checksums, Buffer.from('content'), kit.backend);
      assert.ok(verifiedBy !== undefined && verifiedBy in checksums);
    },
  },
  {
    id: 'downloads.to-directory',
    title: 'a directory as target gets a file of the object’s name, with the directories in that name',
    run: async (kit) => {
      const object = await kit.put('deep/down/file.txt', 'content');
      const directory = await kit.directory();
      await object.download(directory + sep);
      assert.equal(await readFile(join(directory, 'deep', 'down', 'file.txt'), 'utf8'), 'content');
    },
  },
  {
    id: 'downloads.existing-file',
    title: 'a file that is there is a LocalFileError and stays as it is; it is replaced where that is asked for',
    run: async (kit) => {
      const object = await kit.put('object', 'new');
      const path = await kit.file('old content');
      await assertRejects(object.download(path), LocalFileError);
      assert.equal(await readFile(path, 'utf8'), 'old content');
      await object.download(path, { overwriteExisting: true });
      assert.equal(await readFile(path, 'utf8'), 'new');
    },
  },
  {
    id: 'downloads.missing',
    title: 'what is not there rejects with ObjectDoesNotExistError before there is a stream or a file',
    run: async (kit) => {
      const directory = await kit.directory();
      await assertRejects(kit.container.downloadObjectAsStream('missing'), ObjectDoesNotExistError);
      await assertRejects(kit.container.downloadObject('missing', join(directory, 'file')), ObjectDoesNotExistError);
      assertAlike(await readdir(directory), []);
    },
  },
  {
    id: 'downloads.missing-harms-nothing',
    title: 'a download of what is not there harms no file, also one that was to be replaced',
    run: async (kit) => {
      const path = await kit.file('old content');
      const call = kit.container.downloadObject('missing', path, { overwriteExisting: true });
      await assertRejects(call, ObjectDoesNotExistError);
      assert.equal(await readFile(path, 'utf8'), 'old content');
      assertAlike(await readdir(join(path, '..')), ['file.bin']);
    },
  },
  {
    id: 'downloads.backend-rejects-before-a-body',
    title: 'the backend rejects for what is not there, instead of giving a body that fails',
    run: async (kit) => {
      const { backend, container } = kit;
      const call = backend.readObject(container, { name: 'missing' }, {}).then(({ stream }) => {
        stream.on('error', () => undefined);
        return 'a body';
      });
      await assertRejects(call, ObjectDoesNotExistError);
    },
  },
  {
    id: 'downloads.body-describes-itself',
    title: 'a body says beforehand of which object it is and how many bytes it will give',
    run: async (kit) => {
      const stored = await kit.put('object', 'content');
      const { object, size, stream } = await kit.backend.readObject(kit.container, { name: 'object' }, {});
      assert.equal(size, 7);
      assert.equal(object.name, 'object');
      assert.equal(object.size, 7);
      assertAlike(object.checksums, stored.checksums);
      assert.equal(object.etag, stored.etag);
      assert.equal(object.versionId, stored.versionId);
      assert.equal((await buffer(stream)).toString(), 'content');
    },
  },
  {
    id: 'downloads.deleted-meanwhile',
    title: 'an object that was deleted after it was looked up is an ObjectDoesNotExistError',
    run: async (kit) => {
      const object = await kit.put('object');
      await kit.remove('object', { versions: 'delete' });
      await assertRejects(object.asStream(), ObjectDoesNotExistError);
    },
  },
  {
    id: 'downloads.given-up',
    title: 'streams that are destroyed half-read cost nothing: the next ones are served',
    run: async (kit) => {
      const bytes = someBytes(300_000);
      const object = await kit.put('object', bytes);
      for (let round = 0; round < 20; round += 1) {
        const stream = await object.asStream();
        await stream[Symbol.asyncIterator]().next();
        stream.destroy();
      }
      assertSameBytes(await object.bytes(), bytes);
    },
  },
  {
    id: 'downloads.memory-is-bounded',
    title: 'a body comes as it is read: what nobody has asked for yet is not held in memory',
    run: async (kit) => {
      await kit.put('object', someBytes(4 * MIB), { partSize: Math.max(kit.partSize, MIB) });
      const { stream } = await kit.backend.readObject(kit.container, { name: 'object' }, {});
      const { value } = (await stream[Symbol.asyncIterator]().next()) as { readonly value: Buffer };
      // Time passes for the body to run ahead in.
      for (let call = 0; call < 5; call += 1) await kit.container.getObject('object');
      const held = value.length + stream.readableLength;
      stream.destroy();
      assert.ok(held <= 2 * MIB, `${held} of ${4 * MIB} bytes were held`);
    },
  },
  {
    id: 'downloads.progress',
    title: 'progress goes up to the size of the object and never down',
    run: async (kit) => {
      const object = await kit.put('object', someBytes(50_000));
      const seen: Progress[] = [];
      const onProgress = (progress: Progress): void => void seen.push(progress);
      await object.download(join(await kit.directory(), 'file'), { onProgress });
      assertProgress(seen, 50_000);
    },
  },
  {
    id: 'downloads.nothing-left-beside',
    title: 'a download leaves nothing beside its file',
    run: async (kit) => {
      const object = await kit.put('object', someBytes(50_000));
      const directory = await kit.directory();
      await object.download(join(directory, 'file'), { partSize: 10_000 });
      assertAlike(await readdir(directory), ['file']);
    },
  },
  {
    id: 'downloads.target-is-a-directory',
    title: 'an object is not written over a directory of its name',
    run: async (kit) => {
      const object = await kit.put('name', 'content');
      const directory = await kit.directory();
      await mkdir(join(directory, 'name'));
      await writeFile(join(directory, 'name', 'kept'), 'kept');
      await assertRejects(object.download(directory, { overwriteExisting: true }), LocalFileError);
      assert.equal(await readFile(join(directory, 'name', 'kept'), 'utf8'), 'kept');
    },
  },
  {
    id: 'downloads.corrupt-is-noticed',
    title: 'other bytes than were stored are an ObjectHashMismatchError; no file is made or harmed',
    needs: ['checksums', 'fault:corruptNextDownload'],
    run: async (kit) => {
      const object = await kit.put('object', someBytes(20_000));
      const path = await kit.file('old content');
      await kit.harness.faults?.corruptNextDownload?.();
      await assertRejects(object.download(path, { overwriteExisting: true }), ObjectHashMismatchError);
      assert.equal(await readFile(path, 'utf8'), 'old content');
      assertAlike(await readdir(join(path, '..')), ['file.bin']);
      await kit.harness.faults?.corruptNextDownload?.();
      await assertRejects(object.bytes(), ObjectHashMismatchError);
    },
  },
  {
    id: 'downloads.broken-is-resumed',
    title: 'a download whose connection breaks half-way is resumed where it stopped',
    needs: ['fault:breakNextDownload'],
    run: async (kit) => {
      const bytes = someBytes(200_000);
      const object = await kit.put('object', bytes);
      await kit.harness.faults?.breakNextDownload?.();
      assertSameBytes(await object.bytes(), bytes);
      const path = join(await kit.directory(), 'file');
      await kit.harness.faults?.breakNextDownload?.();
      await object.download(path);
      assertSameBytes(await readFile(path), bytes);
    },
  },
  {
    id: 'downloads.nothing-is-decoded',
    title: 'bytes that are stored with a content encoding are read as they were stored',
    run: async (kit) => {
      const bytes = gzipSync('content');
      const put = kit.put('object.txt', bytes, { headers: { 'content-encoding': 'gzip' } });
      const object = await unlessRefused(put, InvalidArgumentError);
      if (object !== undefined) assertSameBytes(await object.bytes(), bytes);
    },
  },
  {
    id: 'downloads.unknown-option',
    title: "an unknown option of the provider's own is refused before anything is read",
    run: async (kit) => {
      const object = await kit.put('object');
      const call = object.asStream({ ex: { stowageKitMadeThisUp: true } });
      await assertRejects(call, InvalidArgumentError);
    },
  },
];
