import type { UploadOptions } from '../../options.js';
import type { ObjectRecord } from '../../spi/index.js';
import { ChunkReader } from '../content/chunk-reader.js';
import { FileContent } from '../content/file-content.js';
import { openFile } from '../content/opened-file.js';
import type { OpenFile } from '../content/open-file.js';
import { ProgressMeter } from '../progress.js';
import type { UploadTarget } from '../transfer-ends.js';
import { assertWriteConditions } from '../../validation/conditions.js';
import { guarded, type TransferGuard } from '../transfer-guard.js';
import { assertNotResumed, uploadChunks } from './upload-chunks.js';
import { uploadContent } from './upload-content.js';
import { uploadSlots } from './upload-slots.js';
import { uploadHead, type Upload } from './upload.js';

/**
 * Stores a file, which is opened when it is its turn. It is read in slices, never as a whole; one that changes meanwhile is refused. One
 * whose size says nothing (a pipe, a device, what the system makes while it is read) goes as a stream does.
 *
 * @throws {NotSupportedError} if the provider cannot compare a condition; nothing was sent
 * @throws {LocalFileError} if it is a directory or a socket, cannot be read, or changes while it is read
 */
export async function uploadFile(
  target: UploadTarget,
  filePath: string,
  options: UploadOptions,
): Promise<ObjectRecord> {
  assertWriteConditions(target.backend, options);
  return guarded(options.signal, async (guard) => {
    const giveUpTurn = await uploadSlots(target.backend).acquire(guard.signal);
    try {
      using file = await openFile(filePath);
      // How long a pipe takes is up to whoever writes to it: nobody shall wait for that.
      if (!file.stats.isFile()) giveUpTurn();
      const upload = uploadOf(target, file, options, guard);
      const record = await (file.hasSize ? uploadContent(upload, new FileContent(file)) : uploadUnsized(upload, file));
      await upload.meter.finish();
      return record;
    } finally {
      giveUpTurn();
    }
  });
}

function uploadOf(target: UploadTarget, file: OpenFile, options: UploadOptions, guard: TransferGuard): Upload {
  const { path, stats, hasSize } = file;
  const lastModified = stats.isFile() ? stats.mtime : undefined;
  const head = uploadHead(target, options, { names: [target.name, path], lastModified });
  const meter = new ProgressMeter(options.onProgress, { call: guard, total: hasSize ? stats.size : undefined });
  return { target, head, options, guard, meter };
}

async function uploadUnsized(upload: Upload, file: OpenFile): Promise<ObjectRecord> {
  // Most files that are said to be empty are, and there is nothing to resume.
  if (!file.stats.isFile()) assertNotResumed(upload.options);
  const { unsizedSource } = await import('../content/unsized-file.js');
  const reader = new ChunkReader(unsizedSource(file));
  try {
    return await uploadChunks(upload, reader);
  } finally {
    reader.close();
  }
}
