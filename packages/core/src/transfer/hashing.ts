import { createHash } from 'node:crypto';
import type { HashAlgorithm } from '../spi/index.js';
import { readAll, type Content } from './content.js';

/** The hash of a whole content, in lower-case hex. An abort ends it with the signal's reason. */
export async function hashOf(content: Content, algorithm: HashAlgorithm, signal: AbortSignal): Promise<string> {
  const hash = createHash(algorithm);
  for await (const chunk of readAll(content, signal)) {
    signal.throwIfAborted();
    hash.update(chunk);
  }
  return hash.digest('hex');
}
