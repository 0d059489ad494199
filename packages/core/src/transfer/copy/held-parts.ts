import type { ChecksumAlgorithm, Checksums, MultipartFacet, ObjectRecord } from '../../spi/index.js';
import { spansOf, type Span } from '../byte-range.js';
import { BlockPool, Blocks } from '../content/blocks.js';
import type { Content } from '../content/content.js';
import { OrderedChecksums } from '../integrity/ordered-checksums.js';
import { assertStored } from '../integrity/stored-object.js';
import { assertExpected, type Expectation } from '../integrity/verified.js';
import { freshUpload, inParts, partWidth, sendPart, wholeChecksums } from '../upload/multipart-upload.js';
import { conditionsOf, creatingCall, partSupport, type Upload } from '../upload/upload.js';
import { isKnownLater } from '../upload/whole-checksums.js';

/** What is sent in parts, each of which is read from its source as a whole before it is sent. */
interface HeldParts {
  readonly facet: MultipartFacet;
  readonly content: Content;
  readonly partSize: number;
  /** What all bytes together are held against, before the upload is completed. */
  readonly expectation: Expectation | undefined;
}

/**
 * Reads and sends parts, several at once, each from a read of its own. A part is held until it has arrived: the source is not read again if
 * a request to the target has to be repeated, and the checksum of the whole can be computed in order, whichever part comes first.
 *
 * @throws {ObjectHashMismatchError} if the bytes are not the expected ones; nothing is left then
 */
export async function sendHeldParts(upload: Upload, held: HeldParts): Promise<ObjectRecord> {
  const { facet, content, partSize, expectation } = held;
  const { target, guard, options } = upload;
  const checksums = await OrderedChecksums.begin(algorithmsOf(upload, expectation));
  const pool = new BlockPool();
  const { record, ...sent } = await inParts<Span>({
    facet,
    pieces: spansOf({ start: 0, end: content.size }, partSize),
    ends: freshUpload(facet, () => facet.begin(target.container, upload.head, creatingCall(upload))),
    send: async (multipart, partNumber, span, signal) => {
      const bytes = await load(content, span, { signal, pool });
      await checksums.add(partNumber, bytes, signal);
      const part = { content: bytes, span: { start: 0, end: bytes.size } };
      return sendPart(upload, facet, { multipart, partNumber, part, signal });
    },
    whole: (parts) => ({ ...wholeChecksums(upload, parts), ...assertWhole(checksums, expectation) }),
    conditions: conditionsOf(options),
    width: partWidth(upload),
    signal: guard.signal,
  });
  await assertStored(target, record, sent);
  return record;
}

/** What the source tells, and what a provider computes of the whole, or keeps as it is told at the end: the parts do not say that. */
function algorithmsOf(upload: Upload, expectation: Expectation | undefined): readonly ChecksumAlgorithm[] {
  const support = partSupport(upload);
  const algorithms = [expectation?.algorithm, isKnownLater(support) ? support.algorithm : undefined];
  return algorithms.filter((algorithm) => algorithm !== undefined);
}

/** @throws {ObjectHashMismatchError} if it is not what was expected */
function assertWhole(checksums: OrderedChecksums, expectation: Expectation | undefined): Checksums {
  const digests = checksums.digests();
  if (expectation !== undefined) assertExpected(digests[expectation.algorithm] ?? '', expectation);
  return digests;
}

async function load(
  content: Content,
  span: Span,
  { signal, pool }: { readonly signal: AbortSignal; readonly pool: BlockPool },
): Promise<Content> {
  const blocks = new Blocks(span.end - span.start, pool);
  for await (const chunk of content.read(span, signal)) blocks.take(chunk);
  return blocks.content();
}
