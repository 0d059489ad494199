import { createHash } from 'node:crypto';
import { ObjectHashMismatchError } from '../errors/index.js';
import type { Capabilities, HashAlgorithm, ObjectRecord } from '../spi/index.js';

/** What the bytes of an object are held against. */
export interface Expectation {
  readonly name: string;
  readonly algorithm: HashAlgorithm;
  readonly hash: string;
}

/** What can be expected of a whole object; undefined where the provider has no hash of it or nobody wants it checked. */
export function expectationOf(
  { name, hash }: ObjectRecord,
  { hashAlgorithm }: Capabilities,
  verifyHash: boolean | undefined,
): Expectation | undefined {
  if (verifyHash === false || hash === undefined || hashAlgorithm === undefined) return undefined;
  return { name, hash, algorithm: hashAlgorithm };
}

/** Hands the bytes on and fails at their end, instead of ending, if they are not the expected ones. */
export async function* verified(
  chunks: AsyncIterable<Uint8Array>,
  { name, algorithm, hash: expected }: Expectation,
): AsyncGenerator<Uint8Array, void, undefined> {
  const hash = createHash(algorithm);
  for await (const chunk of chunks) {
    hash.update(chunk);
    yield chunk;
  }
  const actual = hash.digest('hex');
  if (actual !== expected) throw new ObjectHashMismatchError(name, expected, actual);
}

/** Reads bytes for what reading them does. */
export async function readToEnd(chunks: AsyncIterable<Uint8Array>, signal: AbortSignal): Promise<void> {
  for await (const chunk of chunks) if (chunk.length > 0) signal.throwIfAborted();
}
