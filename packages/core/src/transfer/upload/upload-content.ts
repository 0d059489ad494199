import type { MultipartFacet, MultipartLimits, ObjectRecord } from '../../spi/index.js';
import { spansOf } from '../byte-range.js';
import { boundsOf } from '../transfer-width.js';
import type { Content } from '../content/content.js';
import { lookEarly } from './early-look.js';
import { writeParts } from './multipart-upload.js';
import type { Part } from './part.js';
import { partSizeForWidth, sizesFor, tooLarge } from './part-size.js';
import { isResumable, ResumableUpload } from './resumable-upload.js';
import { writeWhole, type Upload } from './upload.js';
import { hashedMeanwhile, withChecksums, wholePlan, type Digests } from './whole-checksums.js';

/**
 * Sends a content of known size: in one write if it is small enough, else in parts. Where the checksums of the parts do not combine it is
 * read once more for that of the whole, which a later download is checked against: beforehand where the provider has to be told it before
 * the first part, else meanwhile. `verifyHash: 'parts'` saves that.
 */
export async function uploadContent(upload: Upload, content: Content): Promise<ObjectRecord> {
  const { multipart, capabilities } = upload.target.backend;
  const limits = await multipart?.limits({ signal: upload.guard.signal });
  const { maxWriteSize } = capabilities;
  const { part, inOne } = sizesFor(content.size, chosenSize(upload, content.size, limits), { limits, maxWriteSize });
  if (content.size <= inOne) return writeWhole(upload, content);
  if (multipart === undefined) throw tooLarge(content.size, inOne);
  await lookEarly(upload.target, upload.options, upload.guard.signal);
  const { before, meanwhile } = wholePlan(upload, true);
  const told = await withChecksums(upload, content, before);
  return hashedMeanwhile(told, content, meanwhile, async (digests) =>
    writeInParts(told, { facet: multipart, content, partSize: part, digests }),
  );
}

/** Undefined: what the provider recommends. */
function chosenSize(
  { options: { partSize, concurrency } }: Upload,
  size: number,
  limits: MultipartLimits | undefined,
): number | undefined {
  const bounds = boundsOf(concurrency);
  if (partSize !== undefined || bounds === undefined || limits === undefined) return partSize;
  return partSizeForWidth(size, bounds.max, limits);
}

interface InParts {
  readonly facet: MultipartFacet;
  readonly content: Content;
  readonly partSize: number;
  readonly digests: Digests;
}

async function writeInParts(upload: Upload, { facet, content, partSize, digests }: InParts): Promise<ObjectRecord> {
  if (!isResumable(upload)) return writeParts(upload, facet, partsOf(content, partSize), { digests });
  const ends = await ResumableUpload.of({ upload, facet, content, partSize });
  if (ends.stored === undefined) return writeParts(upload, facet, partsOf(content, ends.partSize), { ends, digests });
  // What was given is proven all the same.
  await digests();
  return ends.stored;
}

function* partsOf(content: Content, size: number): Generator<Part, void, undefined> {
  for (const span of spansOf({ start: 0, end: content.size }, size)) yield { content, span };
}
