import assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Progress } from '@stowage/core';
import { checksumOf } from '@stowage/core/checksums';
import {
  InvalidArgumentError,
  LocalFileError,
  ObjectDoesNotExistError,
  ObjectHashMismatchError,
  type ChecksumAlgorithm,
} from '@stowage/core/spi';
import { assertAlike } from '../alike.js';
import { assertSameBytes, someBytes } from '../bytes.js';
import { writing, type ConformanceCase } from '../conformance-case.js';
import { assertProgress } from '../progress.js';
import { assertRejects, rejectionOf, unlessRefused } from '../rejections.js';
import { brokenStream } from '../sources.js';
import { assertKeptChecksums } from '../checksums.js';
import { assertTold } from '../told.js';

/** Storing files and single writes. Streams and uploads in parts have files of their own. */
export const uploadCases: readonly ConformanceCase[] = writing([
  {
    id: 'uploads.file',
    title: 'a file is stored byte by byte',
    run: async (kit) => {
      const bytes = someBytes(100_000);
      const object = await kit.container.uploadObject(await kit.file(bytes), 'object');
      assert.equal(object.size, bytes.length);
      assertSameBytes(await kit.read('object'), bytes);
    },
  },
  {
    id: 'uploads.file-sizes',
    title: 'files of every size around a part are stored whole: 0, 1, part - 1, part, part + 1',
    run: async (kit) => {
      const { partSize } = kit;
      for (const size of [0, 1, partSize - 1, partSize, partSize + 1]) {
        const bytes = someBytes(size, 3);
        const object = await kit.container.uploadObject(await kit.file(bytes), `size-${size}`, { partSize });
        assert.equal(object.size, size);
        assertSameBytes(await kit.read(`size-${size}`), bytes);
      }
    },
  },
  {
    id: 'uploads.missing-file',
    title: 'a file that is not there is a LocalFileError that names it, and nothing is stored',
    run: async (kit) => {
      const path = join(await kit.directory(), 'missing');
      const error = await assertRejects(kit.container.uploadObject(path, 'object'), LocalFileError);
      assert.equal(error.path, path);
      assertAlike(await kit.names(), []);
    },
  },
  {
    id: 'uploads.directory-for-file',
    title: 'a directory is no file: a LocalFileError, and nothing is stored',
    run: async (kit) => {
      const path = join(await kit.directory(), 'directory');
      await mkdir(path);
      await assertRejects(kit.container.uploadObject(path, 'object'), LocalFileError);
      assertAlike(await kit.names(), []);
    },
  },
  {
    id: 'uploads.result-is-the-object',
    title: 'an upload gives what looking the object up gives',
    run: async (kit) => {
      const stored = await kit.put('object.txt', 'content', { metadata: { color: 'blue' } });
      const found = await kit.container.getObject('object.txt');
      assert.equal(stored.name, found.name);
      assert.equal(stored.size, found.size);
      assertAlike(stored.checksums, found.checksums);
      assert.equal(stored.etag, found.etag);
      assert.equal(stored.versionId, found.versionId);
      assertTold(stored, found);
    },
  },
  {
    id: 'uploads.hash-is-of-the-content',
    title: 'the checksums of an object are those of its bytes, also of none',
    needs: ['checksums'],
    run: async (kit) => {
      for (const content of ['', 'content']) {
        const { checksums } = await kit.put(`object-${content}`, content);
        await assertKeptChecksums(checksums, Buffer.from(content), kit.backend);
      }
    },
  },
  {
    id: 'uploads.wrong-hash-is-refused',
    title: 'one write that is announced with another checksum than its bytes have is refused, and nothing is stored',
    needs: ['checksums'],
    run: async (kit) => {
      const bytes = Buffer.from('content');
      const algorithm = kit.body(bytes).algorithm as ChecksumAlgorithm;
      const checksums = { [algorithm]: await checksumOf(algorithm, Buffer.from('other')) };
      const call = kit.backend.writeObject(kit.container, kit.head('object', { checksums }), kit.body(bytes), {});
      await assertRejects(call, ObjectHashMismatchError);
      assertAlike(await kit.names(), []);
    },
  },
  {
    id: 'uploads.replace',
    title: 'an object of the same name is replaced whole: content, size, type and metadata',
    run: async (kit) => {
      await kit.put('object', 'long content', { contentType: 'text/x-old', metadata: { old: 'yes' } });
      await kit.put('object', 'short', { contentType: 'text/x-new', metadata: { new: 'yes' } });
      const found = await kit.container.getObject('object');
      assert.equal(found.size, 5);
      assert.equal(found.contentType, 'text/x-new');
      assertAlike(found.metadata, { new: 'yes' });
      assert.equal(await found.text(), 'short');
    },
  },
  {
    id: 'uploads.content-type',
    title: 'the content type is the one given, else by the extension, else application/octet-stream',
    run: async (kit) => {
      const typed = async (name: string, contentType?: string): Promise<string | undefined> => {
        const stored = await kit.put(name, 'x', { contentType });
        const found = await kit.container.getObject(name);
        assertTold(stored, found);
        return found.contentType;
      };
      assert.equal(await typed('a.txt', 'text/x-given; charset=utf-8'), 'text/x-given; charset=utf-8');
      assert.match((await typed('b.png')) ?? '', /^image\/png/);
      assert.equal(await typed('unknown'), 'application/octet-stream');
    },
  },
  {
    id: 'uploads.last-modified',
    title: 'an object says when it was stored, as a date, and listings say the same; a replacement is not older',
    run: async (kit) => {
      const first = await kit.put('object');
      const second = await kit.put('object');
      if (first.lastModified === undefined || second.lastModified === undefined) return;
      assert.ok(!Number.isNaN(first.lastModified.getTime()));
      assert.ok(second.lastModified >= first.lastModified);
    },
  },
  {
    id: 'uploads.source-time',
    title: "the source's own time can be given, and comes back where the provider tells it",
    run: async (kit) => {
      const lastModified = new Date('2001-02-03T04:05:06.789Z');
      await kit.put('object', 'content', { lastModified });
      const object = await kit.container.getObject('object');
      assert.equal(await object.text(), 'content');
      assertAlike(object.sourceLastModified ?? lastModified, lastModified);
    },
  },
  {
    id: 'uploads.progress',
    title: 'progress of a file goes up to its size and never down',
    run: async (kit) => {
      const seen: Progress[] = [];
      const bytes = kit.large();
      const { partSize } = kit;
      await kit.container.uploadObject(await kit.file(bytes), 'object', {
        partSize,
        onProgress: (progress) => void seen.push(progress),
      });
      assertProgress(seen, bytes.length);
      assert.equal(seen.at(-1)?.total, bytes.length);
    },
  },
  {
    id: 'uploads.without-verification',
    title: 'verification can be turned off, or be of the parts only; the bytes are the same',
    run: async (kit) => {
      for (const verifyHash of [false, 'parts'] as const) {
        const bytes = someBytes(10_000);
        await kit.container.uploadObject(await kit.file(bytes), 'object', { verifyHash });
        assertSameBytes(await kit.read('object'), bytes);
      }
    },
  },
  {
    id: 'uploads.options-are-not-changed',
    title: 'options that may not be changed can be given, and are not kept: changing them later changes nothing',
    run: async (kit) => {
      const metadata = { color: 'blue' };
      const options = Object.freeze({ contentType: 'text/plain', metadata, headers: Object.freeze({}) });
      await kit.put('object', 'content', options);
      assertAlike(metadata, { color: 'blue' });
      metadata.color = 'red';
      assertAlike((await kit.container.getObject('object')).metadata, { color: 'blue' });
    },
  },
  {
    id: 'uploads.bytes-are-not-shared',
    title: 'changing a buffer that was stored, or one that was read, changes nothing that is stored',
    run: async (kit) => {
      const bytes = Buffer.from('content');
      await kit.put('object', bytes);
      bytes.fill(0);
      (await kit.read('object')).fill(1);
      assert.equal((await kit.read('object')).toString(), 'content');
    },
  },
  {
    id: 'uploads.chunks-are-reused',
    title: 'the memory of the chunks of a body may be reused for other bytes once a backend is done with them',
    run: async (kit) => {
      const bytes = someBytes(1000);
      const given = Buffer.from(bytes);
      await kit.write('object', given);
      given.fill(0);
      assertSameBytes(await kit.read('object'), bytes);
    },
  },
  {
    id: 'uploads.unknown-option',
    title: "an unknown option is an InvalidArgumentError, also one in 'ex', and nothing is stored",
    run: async (kit) => {
      const wrong: readonly object[] = [{ contentTyp: 'text/plain' }, { ex: { stowageKitMadeThisUp: true } }];
      for (const options of wrong) await assertRejects(kit.put('object', 'x', options), InvalidArgumentError);
      assertAlike(await kit.names(), []);
    },
  },
  {
    id: 'uploads.large-as-one-write',
    title: 'one write may be as large as a part, and one byte larger',
    run: async (kit) => {
      for (const size of [kit.partSize, kit.partSize + 1]) {
        if (size > kit.backend.capabilities.maxWriteSize) return;
        const bytes = someBytes(size, 5);
        assert.equal((await kit.write('object', bytes)).size, size);
        assertSameBytes(await kit.read('object'), bytes);
      }
    },
  },
  {
    id: 'uploads.short-body',
    title: 'a write whose body breaks off rejects, and nothing is stored',
    run: async (kit) => {
      const body = { ...kit.body(Buffer.from('content')), open: () => brokenStream(Buffer.from('con')) };
      await rejectionOf(kit.backend.writeObject(kit.container, kit.head('object'), body, {}));
      assertAlike(await kit.names(), []);
      await assertRejects(kit.container.getObject('object'), ObjectDoesNotExistError);
    },
  },
  {
    id: 'uploads.headers-or-refusal',
    title: 'headers that readers shall receive are taken or refused with InvalidArgumentError, never half-stored',
    run: async (kit) => {
      const put = kit.put('object', 'content', { headers: { 'x-stowage-kit-made-up': 'value' } });
      const object = await unlessRefused(put, InvalidArgumentError);
      assertAlike(await kit.names(), object === undefined ? [] : ['object']);
    },
  },
  {
    id: 'uploads.headers-come-back',
    title: 'headers come back in lower case, where the provider tells them; the content type is not among them',
    run: async (kit) => {
      const put = kit.put('object.txt', 'content', { headers: { 'Cache-Control': 'max-age=60' } });
      const stored = await unlessRefused(put, InvalidArgumentError);
      if (stored === undefined) return;
      const { headers } = await kit.backend.getObject(kit.container, { name: 'object.txt' }, {});
      if (headers !== undefined) assertAlike(headers, { 'cache-control': 'max-age=60' });
    },
  },
  {
    id: 'uploads.busy-service',
    title: 'an upload that finds the service busy once succeeds',
    needs: ['fault:failNextUpload'],
    run: async (kit) => {
      const bytes = someBytes(10_000);
      await kit.harness.faults?.failNextUpload?.();
      await kit.put('object', bytes);
      assertSameBytes(await kit.read('object'), bytes);
    },
  },
]);
