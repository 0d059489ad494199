import { ChecksumSet } from '../../checksums/index.js';
import type { ChecksumAlgorithm, Checksums } from '../../spi/index.js';
import type { Span } from '../byte-range.js';
import type { Content } from '../content/content.js';

/** The checksum of a content or a span of it, in lower-case hex. An abort ends it with the signal's reason. */
export async function checksumOfContent(
  content: Content,
  algorithm: ChecksumAlgorithm,
  signal: AbortSignal,
  span?: Span,
): Promise<string> {
  return (await checksumsOfContent(content, [algorithm], signal, span))[algorithm] ?? '';
}

/** The same by several algorithms, in one reading. */
export async function checksumsOfContent(
  content: Content,
  algorithms: readonly ChecksumAlgorithm[],
  signal: AbortSignal,
  span: Span = { start: 0, end: content.size },
): Promise<Checksums> {
  const checksums = await ChecksumSet.begin(algorithms);
  for await (const chunk of content.read(span, signal, true)) {
    signal.throwIfAborted();
    checksums.update(chunk);
  }
  return checksums.digests();
}
