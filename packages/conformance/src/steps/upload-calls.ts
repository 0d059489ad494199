import assert from 'node:assert/strict';
import { createReadStream } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { FileUploadSessionStore, type UploadOptions, type UploadSource } from '@stowage/core';
import { assertAlike } from '../alike.js';
import { chunksOf } from '../bytes.js';
import { sourceKinds, WatchedSource } from '../sources.js';
import type { Stage } from './stage.js';
import type { Attempt, SteppedCall } from './stepped-call.js';

const OLD = Buffer.from('old');
const SMALL = 500;

/** One upload: what is to be stored, and under which name. */
interface Planned {
  readonly stage: Stage;
  readonly bytes: Buffer;
  readonly name: string;
  /** For uploads in parts: small ones, two at once. */
  readonly parts: UploadOptions;
}

/** Replaces an object, which is the old or the new one afterwards, whole, without anything unfinished beside it. */
function uploading(
  name: string,
  size: 'small' | 'large',
  plan: (planned: Planned) => Attempt | Promise<Attempt>,
): SteppedCall {
  const attempt = async (stage: Stage, count: number): Promise<Attempt> => {
    const bytes = size === 'large' ? stage.large(count) : stage.large(count).subarray(0, SMALL);
    const target = `object-${count}`;
    await stage.put(target, OLD);
    const parts = { partSize: stage.partSize, concurrency: 2 };
    const { call, check } = await plan({ stage, bytes, name: target, parts });
    return {
      call,
      check: async () => {
        await check?.();
        await stage.assertContent(target, [OLD, bytes]);
        await stage.assertNothingUnfinished();
      },
    };
  };
  return { name, setup: async () => undefined, attempt };
}

/** A source that must not be left open. */
interface OpenSource {
  readonly source: UploadSource;
  isClosed(this: void): boolean;
}

const openSources: Readonly<Record<string, (bytes: Buffer, path: string) => OpenSource>> = {
  'an-iterable': (bytes) => {
    const source = new WatchedSource(chunksOf(bytes, 700));
    return { source, isClosed: () => source.closed || source.pulled === 0 };
  },
  'a-stream': (bytes) => ofStream(Readable.from([...chunksOf(bytes, 700)], { objectMode: false })),
  'a-file-stream': (_bytes, path) => ofStream(createReadStream(path, { highWaterMark: 700 })),
  'a-web-stream': (bytes) => ({
    source: new Blob([new Uint8Array(bytes)]).stream() as UploadSource,
    isClosed: () => true,
  }),
};

function ofStream(source: Readable): OpenSource {
  return { source, isClosed: () => source.destroyed };
}

function streaming(size: 'small' | 'large', kind: string): SteppedCall {
  return uploading(`uploadObjectViaStream-of-${kind}-${size}`, size, async ({ stage, bytes, name, parts }) => {
    const { source, isClosed } = (openSources[kind] as NonNullable<(typeof openSources)[string]>)(
      bytes,
      await stage.kit.file(bytes),
    );
    return {
      call: (signal) => stage.driver.uploadObjectViaStream(source, stage.container, name, { ...parts, signal }),
      check: async () => assert.ok(isClosed(), 'the source was left open'),
    };
  });
}

const inMemory = sourceKinds.filter(({ name }) => /^(?:Buffer|Blob)$/.test(name));

const buffers = inMemory.flatMap(({ name: kind, of }) =>
  (['small', 'large'] as const).map((size) =>
    uploading(`uploadObjectViaStream-of-${kind}-${size}`, size, ({ stage, bytes, name, parts }) => ({
      call: (signal) => stage.driver.uploadObjectViaStream(of(bytes), stage.container, name, { ...parts, signal }),
    })),
  ),
);

/** An upload of a file. What it remembers of itself is gone with it. */
function ofFile(name: string, size: 'small' | 'large', options: UploadOptions = {}): SteppedCall {
  return uploading(name, size, async ({ stage, bytes, name: target, parts }) => {
    const path = await stage.kit.file(bytes);
    const directory = await stage.kit.directory();
    const sessions = new FileUploadSessionStore(directory);
    return {
      call: (signal) =>
        stage.driver.uploadObject(path, stage.container, target, { ...parts, sessions, ...options, signal }),
      check: async () => assertAlike(await readdir(directory), []),
    };
  });
}

/** Calls that store. */
export const uploadCalls: readonly SteppedCall[] = [
  ofFile('uploadObject', 'small'),
  ofFile('uploadObject-in-parts', 'large'),
  ofFile('uploadObject-in-parts-unverified', 'large', { verifyHash: false }),
  ...buffers,
  ...Object.keys(openSources).flatMap((kind) => [streaming('small', kind), streaming('large', kind)]),
];
