import type { AdaptiveWidth } from '../../concurrency/index.js';
import { LocalFileError } from '../../errors/index.js';
import type { DownloadedFile, DownloadOptions } from '../../options.js';
import type { ByteRange, ReadRecovery } from '../../spi/index.js';
import { downloadTarget, makeDirectories } from './download-target.js';
import { FileSink } from './file-sink.js';
import { localFileError } from '../local-file.js';
import { DEFAULT_CONCURRENCY } from '../upload/multipart-upload.js';
import { downloadRanges } from './parallel-download.js';
import { beginHasher } from '../integrity/file-hasher.js';
import { PrefixHash } from '../integrity/prefix-hash.js';
import { ProgressMeter } from '../progress.js';
import { openRanges, type RangedRead } from '../read/ranged-read.js';
import { recoveryOf } from '../read/recovery.js';
import { withTemporaryFile, type FilledFile } from '../../files/index.js';
import type { ReadSource } from '../transfer-ends.js';
import { guarded } from '../transfer-guard.js';
import { widthOf } from '../transfer-width.js';
import { assertExpected, expectationOf, verified, type Expectation } from '../integrity/verified.js';

/** Bytes in one range whose size follows the line's speed. */
const MIN_RANGE = 8 * 1024 * 1024;
const MAX_RANGE = 32 * 1024 * 1024;

/** How an object, or a range of it, is brought to a file. */
export interface FileOptions extends DownloadOptions {
  readonly range?: ByteRange;
}

/**
 * Brings an object or a range of it to a file: to `path`, or to the object's name below it where that is a directory. What
 * is there is checked before anything is read; the bytes go to a temporary file beside the target, in several ranges at
 * once where there is more than one, are held against the stored hash (of whole objects) and then take the target's place.
 *
 * @throws {LocalFileError} if the target exists and must not be replaced, cannot be written, or would be outside the directory
 * @throws {ObjectHashMismatchError} if the bytes are not those that were stored
 */
export async function downloadFile(
  source: ReadSource,
  path: string,
  options: FileOptions,
  recovery: ReadRecovery = recoveryOf(source.backend),
): Promise<DownloadedFile> {
  const { overwriteExisting: overwrite = false, deleteOnFailure = true, durable = true } = options;
  return guarded(options.signal, async (guard) => {
    const { signal } = guard;
    const target = await downloadTarget(path, source.object.name, overwrite);
    const call = { signal, ex: options.ex };
    const width = widthOf(options.concurrency, DEFAULT_CONCURRENCY, recovery);
    const partSize = rangeSize(width, options);
    const read = await openRanges(source, { ...options, partSize }, { call, recovery });
    try {
      const place = await makeDirectories(target);
      const expectation = expected(read, options);
      const size = read.whole.end - read.whole.start;
      await withTemporaryFile(place, { overwrite, deleteOnFailure, durable }, async (file) => {
        const meter = new ProgressMeter(options.onProgress, { call: guard, total: size });
        meter.follow(width);
        const { writes } = await fill(read, file, { ...options, place, size, meter, width, expectation, signal });
        await meter.finish();
        // One write has said itself how much of it there is.
        if (writes > 1) await assertFilled(file, place, size);
      });
      const checksums = expectation === undefined ? {} : { [expectation.algorithm]: expectation.checksum };
      return { path: target.path, size, checksums, verifiedBy: expectation?.algorithm };
    } finally {
      read.first.close();
    }
  });
}

function expected(read: RangedRead, options: FileOptions): Expectation | undefined {
  if (options.range !== undefined) return undefined;
  return expectationOf(read.first.object, options.verifyHash);
}

interface Filling extends DownloadOptions {
  /** What errors call the file. */
  readonly place: string;
  /** In bytes. */
  readonly size: number;
  readonly meter: ProgressMeter;
  readonly width: number | AdaptiveWidth;
  readonly expectation: Expectation | undefined;
  readonly signal: AbortSignal;
}

/** What one range brings in two seconds, where that is measured: short ones are worth it while many at once are tried. */
function rangeSize(width: number | AdaptiveWidth, { partSize }: FileOptions): number | (() => number) | undefined {
  if (partSize !== undefined || typeof width === 'number') return partSize;
  return () => Math.min(MAX_RANGE, Math.max(MIN_RANGE, Math.round(2 * (width.unitsPerSecond ?? 0))));
}

/** Writes all bytes to their places, and holds them against what is expected. */
async function fill(read: RangedRead, file: FilledFile, options: Filling): Promise<FileSink> {
  const { place, meter, durable } = options;
  const sink = new FileSink(file, place, { meter, durable });
  try {
    if (read.rest === undefined) await fillInOrder(read, sink, options);
    else await fillInRanges(read, sink, file, options);
    return sink;
  } finally {
    await sink.finish();
  }
}

/**
 * Where there is no hash this is the last that stands between the file and its name.
 *
 * @throws {LocalFileError} if somebody else has written to it, or the disk did not keep what it was given
 */
async function assertFilled(file: FilledFile, place: string, size: number): Promise<void> {
  // By another thread: a file system of the network writes what is not written yet before it answers.
  const { size: found } = await localFileError('read', place, () => file.stat());
  if (found !== size) throw new LocalFileError(place, `'${place}' would have ${found} bytes instead of ${size}`);
}

/** Hashed as they come. */
async function fillInOrder({ first }: RangedRead, sink: FileSink, { expectation, signal }: Filling): Promise<void> {
  const bytes = first.bytes(signal);
  const checked = expectation === undefined ? bytes : verified(bytes, expectation);
  await sink.write(0, checked, { release: (chunks) => first.release(chunks) });
}

/** Hashed as soon as no byte before them is missing. */
async function fillInRanges(read: RangedRead, sink: FileSink, file: FilledFile, options: Filling): Promise<void> {
  const { place: path, size, width: concurrency, expectation, signal } = options;
  const hash = expectation && new PrefixHash(await beginHasher({ file, path }, expectation.algorithm, size));
  try {
    await downloadRanges(read, sink, { concurrency, signal, hash });
    if (hash !== undefined && expectation !== undefined) assertExpected(await hash.digest(signal), expectation);
  } finally {
    await hash?.close();
  }
}
