import { join } from 'node:path';
import { readFile } from 'node:fs/promises';
import { buffer } from 'node:stream/consumers';
import type { DownloadOptions } from '@stowage/core';
import { assertSameBytes } from '../../bytes.js';
import { CONTENT, RANGE, RANGE_SIZE } from './content.js';
import type { HostileCall, HostileStage, PlannedCall } from './hostile-call.js';

const SLICE = CONTENT.subarray(RANGE.start, RANGE.end);

/** Bytes that the caller reads. */
function streaming(name: string, expected: Buffer, read: (stage: HostileStage) => Promise<Buffer>): HostileCall {
  const plan = async (stage: HostileStage): Promise<PlannedCall> => {
    await stage.put('object', CONTENT);
    return { call: () => read(stage), right: (bytes) => assertSameBytes(bytes as Buffer, expected) };
  };
  return { name, kind: 'read', plan };
}

/** Bytes that come to a file, beside or over which nothing else may be found. */
function downloading(
  name: string,
  expected: Buffer,
  download: (stage: HostileStage, path: string) => Promise<{ readonly size: number }>,
): HostileCall {
  const plan = async (stage: HostileStage): Promise<PlannedCall> => {
    await stage.put('object', CONTENT);
    const path = join(await stage.kit.directory(), 'file.bin');
    let succeeded = false;
    return {
      call: () => download(stage, path),
      right: async () => {
        succeeded = true;
        assertSameBytes(await readFile(path), expected, 'the file');
      },
      after: () => stage.assertFile(path, expected, succeeded ? expected : undefined),
    };
  };
  return { name, kind: 'read', plan };
}

/** Unverified: what is found wrong is found by sizes, ranges and versions. */
const IN_RANGES: DownloadOptions = { partSize: RANGE_SIZE, concurrency: 2, verifyHash: false };

/** Calls that bring bytes of an object. */
export const readCalls: readonly HostileCall[] = [
  streaming('stream', CONTENT, async (stage) =>
    buffer(await stage.attacked.downloadObjectAsStream(stage.object('object'))),
  ),
  streaming('range-stream', SLICE, async (stage) =>
    buffer(await stage.attacked.downloadObjectRangeAsStream(stage.object('object'), RANGE.start, { end: RANGE.end })),
  ),
  downloading('download', CONTENT, async (stage, path) => stage.attacked.downloadObject(stage.object('object'), path)),
  downloading('download-in-ranges', CONTENT, async (stage, path) =>
    stage.attacked.downloadObject(stage.object('object'), path, IN_RANGES),
  ),
  downloading('download-range', SLICE, async (stage, path) =>
    stage.attacked.downloadObjectRange(stage.object('object'), path, RANGE.start, { end: RANGE.end }),
  ),
];
