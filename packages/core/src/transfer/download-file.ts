import type { DownloadedFile, DownloadOptions } from '../options.js';
import type { ByteRange } from '../spi/index.js';
import { downloadTarget, makeDirectories } from './download-target.js';
import { FileSink } from './file-sink.js';
import { DEFAULT_CONCURRENCY } from './multipart-upload.js';
import { downloadRanges } from './parallel-download.js';
import { ProgressMeter } from './progress.js';
import { openRanges, type RangedRead } from './ranged-read.js';
import { recoveryOf, type Recovery } from './recovery.js';
import { withTemporaryFile } from './temporary-file.js';
import type { ReadSource } from './transfer-ends.js';
import { guarded } from './transfer-guard.js';
import { expectationOf, readToEnd, verified, type Expectation } from './verified.js';

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
  recovery: Recovery = recoveryOf(source.backend),
): Promise<DownloadedFile> {
  const { overwriteExisting: overwrite = false, deleteOnFailure = true } = options;
  return guarded(options.signal, async ({ signal }) => {
    const target = await downloadTarget(path, source.object.name, overwrite);
    const call = { signal, ex: options.ex };
    const read = await openRanges(source, options, { call, recovery });
    try {
      const place = await makeDirectories(target);
      const expectation = expected(read, source, options);
      const size = read.whole.end - read.whole.start;
      await withTemporaryFile(place, { overwrite, deleteOnFailure }, async (file) => {
        const meter = new ProgressMeter(options.onProgress, size);
        await fill(read, new FileSink(file, place, meter), { ...options, expectation, signal });
        meter.finish();
      });
      return { path: target.path, size, hash: expectation?.hash, verified: expectation !== undefined };
    } finally {
      read.first.close();
    }
  });
}

function expected(read: RangedRead, source: ReadSource, options: FileOptions): Expectation | undefined {
  if (options.range !== undefined) return undefined;
  return expectationOf(read.first.object, source.backend.capabilities, options.verifyHash);
}

interface Filling extends DownloadOptions {
  readonly expectation: Expectation | undefined;
  readonly signal: AbortSignal;
}

/** Bytes that come in order are hashed as they come; those that come in several ranges once they are all there. */
async function fill(read: RangedRead, sink: FileSink, options: Filling): Promise<void> {
  const { concurrency = DEFAULT_CONCURRENCY, expectation, signal } = options;
  if (read.rest === undefined) {
    const bytes = read.first.bytes(signal);
    return sink.write(0, expectation === undefined ? bytes : verified(bytes, expectation));
  }
  await downloadRanges(read, sink, { concurrency, signal });
  if (expectation !== undefined) await readToEnd(verified(sink.read(), expectation), signal);
}
