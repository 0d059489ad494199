import { createHash } from 'node:crypto';
import type { HashAlgorithm } from '../spi/index.js';
import type { Span } from './byte-range.js';
import type { Content } from './content.js';

/** The hash of a content or a span of it, in lower-case hex. An abort ends it with the signal's reason. */
export async function hashOf(
  content: Content,
  algorithm: HashAlgorithm,
  signal: AbortSignal,
  span: Span = { start: 0, end: content.size },
): Promise<string> {
  const hash = createHash(algorithm);
  for await (const chunk of content.read(span, signal, true)) {
    signal.throwIfAborted();
    hash.update(chunk);
  }
  return hash.digest('hex');
}
