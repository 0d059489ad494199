import type { MultipartFacet, ObjectRecord } from '../spi/index.js';
import { spansOf } from './byte-range.js';
import type { Content } from './content.js';
import { hashOf } from './hashing.js';
import { writeParts, type Part } from './multipart-upload.js';
import { partSizeFor, tooLarge } from './part-size.js';
import { isResumable, ResumableUpload } from './resumable-upload.js';
import { hashAlgorithm, writeWhole, type Upload } from './upload.js';

/** Up to this many parts' worth of bytes goes in one write: it takes fewer requests, and is as fast. */
const PARTS_IN_ONE_WRITE = 2;

/**
 * Sends a content of known size: in one write if it is small enough, else in parts. Before parts are sent it is read once
 * more for the hash of the whole, which no part knows and a later download is checked against; `verifyHash: 'parts'` saves that.
 */
export async function uploadContent(upload: Upload, content: Content): Promise<ObjectRecord> {
  const { multipart, capabilities } = upload.target.backend;
  const size = multipart === undefined ? Infinity : await partSize(upload, multipart, content.size);
  const largest = Math.min(capabilities.maxWriteSize, size * PARTS_IN_ONE_WRITE);
  if (content.size <= largest) return writeWhole(upload, content);
  if (multipart === undefined) throw tooLarge(content.size, largest);
  return writeInParts(await withHash(upload, content), multipart, content, size);
}

async function writeInParts(
  upload: Upload,
  facet: MultipartFacet,
  content: Content,
  partSize: number,
): Promise<ObjectRecord> {
  if (!isResumable(upload)) return writeParts(upload, facet, partsOf(content, partSize));
  const ends = await ResumableUpload.of({ upload, facet, size: content.size, partSize });
  if (ends.stored !== undefined) return ends.stored;
  return writeParts(upload, facet, partsOf(content, ends.partSize), ends);
}

/** Never the whole: what is too large for one write is cut, also where one part could hold it. */
async function partSize(upload: Upload, multipart: MultipartFacet, size: number): Promise<number> {
  const limits = await multipart.limits({ signal: upload.guard.signal });
  const wanted = partSizeFor(size, upload.options.partSize, limits);
  return wanted < size ? wanted : Math.max(1, Math.ceil(size / PARTS_IN_ONE_WRITE));
}

async function withHash(upload: Upload, content: Content): Promise<Upload> {
  const algorithm = hashAlgorithm(upload);
  const isWanted = upload.options.verifyHash !== 'parts' && upload.head.hash === undefined;
  if (algorithm === undefined || !isWanted) return upload;
  const hash = await hashOf(content, algorithm, upload.guard.signal);
  return { ...upload, head: { ...upload.head, hash } };
}

function* partsOf(content: Content, size: number): Generator<Part, void, undefined> {
  for (const span of spansOf({ start: 0, end: content.size }, size)) yield { content, span };
}
