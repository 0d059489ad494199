import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { FileUploadSessionStore, type Progress } from '@stowage/core';
import { assertAlike } from '../alike.js';
import { assertSameBytes, chunksOf } from '../bytes.js';
import { writing, type ConformanceCase } from '../conformance-case.js';
import { assertProgress } from '../progress.js';
import { rejectionOf } from '../rejections.js';
import { slowly } from '../sources.js';
import { assertTrueChecksums } from '../checksums.js';

const needs = ['multipart'] as const;

/** Uploads in parts as users make them. */
export const parallelPartCases: readonly ConformanceCase[] = writing([
  {
    id: 'multipart.file',
    title: 'a large file is the same with one part at a time and with many at once',
    needs,
    run: async (kit) => {
      const bytes = kit.large();
      const path = await kit.file(bytes);
      for (const concurrency of [1, 8]) {
        const object = await kit.container.uploadObject(path, 'object', { partSize: kit.partSize, concurrency });
        assert.equal(object.size, bytes.length);
        assertSameBytes(await object.bytes(), bytes);
      }
      assertAlike(await kit.unfinished(), []);
    },
  },
  {
    id: 'multipart.stream',
    title: 'a large stream of unknown length is stored whole, whatever its chunks',
    needs,
    run: async (kit) => {
      const bytes = kit.large(9);
      const { partSize } = kit;
      for (const chunkSize of [Math.ceil(partSize / 3), partSize, 2 * partSize + 1]) {
        await kit.put('object', slowly(chunksOf(bytes, chunkSize)), { partSize });
        assertSameBytes(await kit.read('object'), bytes);
      }
      assertAlike(await kit.unfinished(), []);
    },
  },
  {
    id: 'multipart.gone-on-with',
    title: 'an upload of a file that stopped on the way can be resumed; it leaves nothing but the whole object',
    needs,
    run: async (kit) => {
      const bytes = kit.large();
      const path = await kit.file(bytes);
      const sessions = new FileUploadSessionStore(await kit.directory());
      const options = { partSize: kit.partSize, concurrency: 1, resume: true, sessions };
      const controller = new AbortController();
      const onProgress = ({ transferred }: Progress): void => {
        if (transferred >= 2 * kit.partSize) controller.abort(new Error('stopped on the way'));
      };
      const { signal } = controller;
      const stopped = kit.container.uploadObject(path, 'object', { ...options, onProgress, signal });
      assert.equal(await rejectionOf(stopped), signal.reason);
      assertAlike(await kit.names(), []);
      const object = await kit.container.uploadObject(path, 'object', options);
      assertSameBytes(await object.bytes(), bytes);
      assertAlike(await kit.unfinished(), []);
    },
  },
  {
    id: 'multipart.gone-on-with-another',
    title: 'a file that was changed since its upload stopped is stored as it is now',
    needs,
    run: async (kit) => {
      const path = await kit.file(kit.large(1));
      const sessions = new FileUploadSessionStore(await kit.directory());
      const options = { partSize: kit.partSize, concurrency: 1, resume: true, sessions };
      const controller = new AbortController();
      const onProgress = (): void => controller.abort(new Error('stopped on the way'));
      const { signal } = controller;
      await rejectionOf(kit.container.uploadObject(path, 'object', { ...options, onProgress, signal }));
      await writeFile(path, kit.large(2));
      const object = await kit.container.uploadObject(path, 'object', options);
      assertSameBytes(await object.bytes(), kit.large(2));
    },
  },
  {
    id: 'multipart.larger-than-one-write',
    title: 'what is larger than one write may carry goes in parts without being asked to',
    needs,
    run: async (kit) => {
      const size = kit.backend.capabilities.maxWriteSize + 1;
      if (size > kit.largeSize) return;
      const bytes = kit.large().subarray(0, size);
      await kit.container.uploadObject(await kit.file(bytes), 'file');
      await kit.put('stream', slowly(chunksOf(bytes, 5000)));
      assertSameBytes(await kit.read('file'), bytes);
      assertSameBytes(await kit.read('stream'), bytes);
    },
  },
  {
    id: 'multipart.progress',
    title: 'progress of a stream in parts ends at its size and never goes down',
    needs,
    run: async (kit) => {
      const bytes = kit.large();
      const seen: Progress[] = [];
      const onProgress = (progress: Progress): void => void seen.push(progress);
      await kit.put('object', slowly(chunksOf(bytes, 5000)), { partSize: kit.partSize, onProgress });
      assertProgress(seen, bytes.length);
    },
  },
  {
    id: 'multipart.download-is-verified',
    title: 'an object stored in parts is read and checked as a whole, where its checksum is known',
    needs,
    run: async (kit) => {
      const bytes = kit.large();
      const object = await kit.container.uploadObject(await kit.file(bytes), 'object', { partSize: kit.partSize });
      const path = join(await kit.directory(), 'file');
      const { checksums } = await object.download(path);
      assertSameBytes(await readFile(path), bytes);
      await assertTrueChecksums(checksums, bytes);
      await assertTrueChecksums(object.checksums, bytes);
    },
  },
]);
