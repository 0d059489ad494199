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
  expectation: Expectation,
): AsyncGenerator<Uint8Array, void, undefined> {
  const hash = createHash(expectation.algorithm);
  for await (const chunk of chunks) {
    hash.update(chunk);
    yield chunk;
  }
  assertExpected(hash.digest('hex'), expectation);
}

/** @throws {ObjectHashMismatchError} if the hash of what came is another one */
export function assertExpected(actual: string, { name, hash }: Expectation): void {
  if (actual !== hash) throw new ObjectHashMismatchError(name, hash, actual);
}
