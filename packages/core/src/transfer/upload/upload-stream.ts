import { nextTurn } from '../../concurrency/index.js';
import type { UploadOptions, UploadSource } from '../../options.js';
import type { ObjectRecord } from '../../spi/index.js';
import { ChunkReader } from '../content/chunk-reader.js';
import { contentOf } from '../content/content.js';
import { ProgressMeter } from '../progress.js';
import type { UploadTarget } from '../transfer-ends.js';
import { assertWriteConditions } from '../../validation/conditions.js';
import { guarded } from '../transfer-guard.js';
import { assertNotResumed, uploadChunks } from './upload-chunks.js';
import { uploadContent } from './upload-content.js';
import { uploadHead } from './upload.js';

/**
 * Stores what a source gives. What is all there already (buffers, strings, blobs) goes as a file does; everything else is
 * read once, in parts that are held in memory only while they are sent. On a failure or abort the source is destroyed.
 *
 * @throws {NotSupportedError} if the provider cannot compare a condition; nothing was sent
 * @throws {InvalidArgumentError} if the source is none, was read before, or gives something else than strings and bytes
 * @throws the source's own error, as it is, if it fails
 */
export async function uploadStream(
  target: UploadTarget,
  source: UploadSource,
  options: UploadOptions,
): Promise<ObjectRecord> {
  assertWriteConditions(target.backend, options);
  const bytes = contentOf(source) ?? new ChunkReader(source);
  try {
    return await guarded(options.signal, async (guard) => {
      if (bytes instanceof ChunkReader) assertNotResumed(options);
      const total = 'size' in bytes ? bytes.size : undefined;
      const meter = new ProgressMeter(options.onProgress, { call: guard, total });
      const contentType = source instanceof Blob ? source.type : undefined;
      const head = uploadHead(target, options, { names: [target.name], contentType });
      const upload = { target, head, options, guard, meter };
      const record = await ('size' in bytes ? uploadContent(upload, bytes) : uploadChunks(upload, bytes));
      await meter.finish();
      return record;
    });
  } catch (error) {
    if (bytes instanceof ChunkReader) {
      bytes.close();
      // A source that waits for nothing has ended when the failure is told.
      await nextTurn();
    }
    throw error;
  } finally {
    if (bytes instanceof ChunkReader) bytes.close();
  }
}
