import { abortable } from '../../concurrency/index.js';
import { InvalidArgumentError } from '../../errors/index.js';
import type { UploadOptions, UploadSource } from '../../options.js';
import type { MultipartLimits, ObjectRecord } from '../../spi/index.js';
import { ChunkReader } from '../content/chunk-reader.js';
import { contentOf, type Content } from '../content/content.js';
import { writeParts, type Part } from './multipart-upload.js';
import { PartCutter } from '../content/part-cutter.js';
import { STREAM_PART_SIZE, streamPartSize } from './part-size.js';
import { ProgressMeter } from '../progress.js';
import { uploadSpooled } from './spool.js';
import type { UploadTarget } from '../transfer-ends.js';
import { guarded } from '../transfer-guard.js';
import { uploadContent } from './upload-content.js';
import { uploadHead, writeWhole, type Upload } from './upload.js';

/**
 * Stores what a source gives. What is all there already (buffers, strings, blobs) goes as a file does; everything else is
 * read once, in parts that are held in memory only while they are sent. On a failure or abort the source is destroyed.
 *
 * @throws {InvalidArgumentError} if the source is none, was read before, or gives something else than strings and bytes
 * @throws the source's own error, as it is, if it fails
 */
export async function uploadStream(
  target: UploadTarget,
  source: UploadSource,
  options: UploadOptions,
): Promise<ObjectRecord> {
  const bytes = contentOf(source) ?? new ChunkReader(source);
  try {
    return await guarded(options.signal, async (guard) => {
      const total = 'size' in bytes ? bytes.size : undefined;
      const meter = new ProgressMeter(options.onProgress, { call: guard, total });
      const contentType = source instanceof Blob ? source.type : undefined;
      const head = uploadHead(target.name, options, { names: [target.name], contentType });
      const upload = { target, head, options, guard, meter };
      const record = await ('size' in bytes ? uploadContent(upload, bytes) : uploadChunks(upload, bytes));
      await meter.finish();
      return record;
    });
  } finally {
    if (bytes instanceof ChunkReader) bytes.close();
  }
}

/** The first part is held until it is known whether there is a second: without one it goes in one write. */
async function uploadChunks(upload: Upload, reader: ChunkReader): Promise<ObjectRecord> {
  const { multipart, capabilities } = upload.target.backend;
  const { signal } = upload.guard;
  if (upload.options.resume === true) {
    throw new InvalidArgumentError(
      "option 'resume': a stream of unknown length cannot be read again; upload a file or a Blob",
    );
  }
  const limits = await multipart?.limits({ signal });
  const cutter = new PartCutter(reader);
  const first = Math.min(capabilities.maxWriteSize, sizeOfPart(1, upload, limits));
  if (await abortable(cutter.fits(first), signal)) return writeWhole(upload, await cutter.take(first));
  if (multipart === undefined || limits === undefined) return uploadSpooled(upload, cutter);
  return writeParts(upload, multipart, partsOf(upload, cutter, limits));
}

async function* partsOf(upload: Upload, cutter: PartCutter, limits: MultipartLimits): AsyncGenerator<Part, void> {
  for (let partNumber = 1; !(await cutter.isAtEnd()); partNumber += 1) {
    yield wholePart(await cutter.take(sizeOfPart(partNumber, upload, limits)));
  }
}

function wholePart(content: Content): Part {
  return { content, span: { start: 0, end: content.size } };
}

function sizeOfPart(partNumber: number, { options }: Upload, limits: MultipartLimits | undefined): number {
  return limits === undefined
    ? (options.partSize ?? STREAM_PART_SIZE)
    : streamPartSize(partNumber, options.partSize, limits);
}
