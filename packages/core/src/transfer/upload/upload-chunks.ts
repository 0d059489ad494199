import { abortable } from '../../concurrency/index.js';
import { InvalidArgumentError } from '../../errors/index.js';
import type { UploadOptions } from '../../options.js';
import type { MultipartLimits, ObjectRecord } from '../../spi/index.js';
import type { ChunkReader } from '../content/chunk-reader.js';
import type { Content } from '../content/content.js';
import { lookEarly } from './early-look.js';
import { writeParts } from './multipart-upload.js';
import type { Part } from './part.js';
import { PartCutter } from '../content/part-cutter.js';
import { STREAM_PART_SIZE, streamPartSize } from './part-size.js';
import { uploadSpooled } from './spool.js';
import { writeWhole, type Upload } from './upload.js';
import { hashedAsCut, wholePlan } from './whole-checksums.js';

/** @throws {InvalidArgumentError} if it shall be resumed: what is read once cannot be held against what was sent of it before */
export function assertNotResumed({ resume }: UploadOptions): void {
  if (resume !== true) return;
  throw new InvalidArgumentError(
    "option 'resume': a stream of unknown length cannot be read again; upload a file or a Blob",
  );
}

/**
 * Stores what is read once, in parts that are held in memory only while they are sent. The first part is held until it is known whether there is a second: without one it goes in one write.
 */
export async function uploadChunks(upload: Upload, reader: ChunkReader): Promise<ObjectRecord> {
  const { multipart, capabilities } = upload.target.backend;
  const { signal } = upload.guard;
  const limits = await multipart?.limits({ signal });
  const cutter = new PartCutter(reader);
  const first = Math.min(capabilities.maxWriteSize, sizeOfPart(1, upload, limits));
  if (await abortable(cutter.fits(first), signal)) return writeWhole(upload, await cutter.take(first));
  if (multipart === undefined || limits === undefined) return uploadSpooled(upload, cutter);
  await lookEarly(upload.target, upload.options, signal);
  const { meanwhile } = wholePlan(upload, false);
  const { parts, digests } = await hashedAsCut(partsOf(upload, cutter, limits), meanwhile);
  return writeParts(upload, multipart, parts, { digests });
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
