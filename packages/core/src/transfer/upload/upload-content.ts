import type { ChecksumSupport, MultipartFacet, ObjectRecord } from '../../spi/index.js';
import { spansOf } from '../byte-range.js';
import type { Content } from '../content/content.js';
import { checksumOfContent } from '../integrity/content-checksum.js';
import { lookEarly } from './early-look.js';
import { writeParts, type Part } from './multipart-upload.js';
import { sizesFor, tooLarge } from './part-size.js';
import { isResumable, ResumableUpload } from './resumable-upload.js';
import { partSupport, writeWhole, type Upload } from './upload.js';

/** Where the parts' checksums do not make that of the whole, it is computed first, so that it can be compared. */
const READ_BEFOREHAND: ReadonlySet<ChecksumSupport['whole']> = new Set(['announced', 'computed']);

/**
 * Sends a content of known size: in one write if it is small enough, else in parts. Where the checksums of the parts do not combine it is
 * read once more beforehand for that of the whole, which a later download is checked against; `verifyHash: 'parts'` saves that.
 */
export async function uploadContent(upload: Upload, content: Content): Promise<ObjectRecord> {
  const { multipart, capabilities } = upload.target.backend;
  const limits = await multipart?.limits({ signal: upload.guard.signal });
  const { maxWriteSize } = capabilities;
  const { part, inOne } = sizesFor(content.size, upload.options.partSize, { limits, maxWriteSize });
  if (content.size <= inOne) return writeWhole(upload, content);
  if (multipart === undefined) throw tooLarge(content.size, inOne);
  await lookEarly(upload.target, upload.options, upload.guard.signal);
  return writeInParts(await withChecksum(upload, content), multipart, content, part);
}

async function writeInParts(
  upload: Upload,
  facet: MultipartFacet,
  content: Content,
  partSize: number,
): Promise<ObjectRecord> {
  if (!isResumable(upload)) return writeParts(upload, facet, partsOf(content, partSize));
  const ends = await ResumableUpload.of({ upload, facet, content, partSize });
  if (ends.stored !== undefined) return ends.stored;
  return writeParts(upload, facet, partsOf(content, ends.partSize), ends);
}

async function withChecksum(upload: Upload, content: Content): Promise<Upload> {
  const { head, options, guard } = upload;
  const support = options.verifyHash === 'parts' ? undefined : partSupport(upload);
  if (support === undefined || !READ_BEFOREHAND.has(support.whole)) return upload;
  const { algorithm } = support;
  if (head.checksums?.[algorithm] !== undefined) return upload;
  const checksum = await checksumOfContent(content, algorithm, guard.signal);
  return { ...upload, head: { ...head, checksums: { ...head.checksums, [algorithm]: checksum } } };
}

function* partsOf(content: Content, size: number): Generator<Part, void, undefined> {
  for (const span of spansOf({ start: 0, end: content.size }, size)) yield { content, span };
}
