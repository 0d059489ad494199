import type { UploadOptions } from '../../options.js';
import type { ObjectRecord } from '../../spi/index.js';
import { FileContent } from '../content/file-content.js';
import { ProgressMeter } from '../progress.js';
import type { UploadTarget } from '../transfer-ends.js';
import { guarded } from '../transfer-guard.js';
import { uploadContent } from './upload-content.js';
import { uploadHead } from './upload.js';

/**
 * Stores a file. It is read in slices, never as a whole; one that changes meanwhile is refused.
 *
 * @throws {LocalFileError} if it is no regular file, cannot be read, or changes while it is read
 */
export async function uploadFile(
  target: UploadTarget,
  filePath: string,
  options: UploadOptions,
): Promise<ObjectRecord> {
  return guarded(options.signal, async (guard) => {
    using file = await FileContent.open(filePath);
    const head = uploadHead(target.name, options, { names: [target.name, filePath], lastModified: file.modifiedAt });
    const meter = new ProgressMeter(options.onProgress, { call: guard, total: file.size });
    const record = await uploadContent({ target, head, options, guard, meter }, file);
    await meter.finish();
    return record;
  });
}
