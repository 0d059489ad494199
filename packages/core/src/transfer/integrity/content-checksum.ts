import { beginChecksum } from '../../checksums/index.js';
import type { ChecksumAlgorithm } from '../../spi/index.js';
import type { Span } from '../byte-range.js';
import type { Content } from '../content/content.js';

/** The checksum of a content or a span of it, in lower-case hex. An abort ends it with the signal's reason. */
export async function checksumOfContent(
  content: Content,
  algorithm: ChecksumAlgorithm,
  signal: AbortSignal,
  span: Span = { start: 0, end: content.size },
): Promise<string> {
  const checksum = await beginChecksum(algorithm);
  for await (const chunk of content.read(span, signal, true)) {
    signal.throwIfAborted();
    checksum.update(chunk);
  }
  return checksum.digest();
}
