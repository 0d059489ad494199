import { beginChecksum, strongest } from '../../checksums/index.js';
import { ObjectHashMismatchError } from '../../errors/index.js';
import type { ChecksumAlgorithm, ObjectRecord } from '../../spi/index.js';
import type { Span } from '../byte-range.js';
import type { Content } from '../content/content.js';

/** What the bytes of an object are held against. */
export interface Expectation {
  readonly name: string;
  readonly algorithm: ChecksumAlgorithm;
  readonly checksum: string;
}

/** What can be expected of a whole object; undefined where the provider has no checksum of it or nobody wants it checked. */
export function expectationOf(
  { name, checksums }: ObjectRecord,
  verifyHash: boolean | undefined,
): Expectation | undefined {
  const algorithm = verifyHash === false ? undefined : strongest(checksums);
  const checksum = algorithm && checksums[algorithm];
  return algorithm === undefined || checksum === undefined ? undefined : { name, algorithm, checksum };
}

/** Hands the bytes on and fails at their end, instead of ending, if they are not the expected ones. */
export async function* verified(
  chunks: AsyncIterable<Uint8Array>,
  expectation: Expectation,
): AsyncGenerator<Uint8Array, void, undefined> {
  const checksum = await beginChecksum(expectation.algorithm);
  for await (const chunk of chunks) {
    checksum.update(chunk);
    yield chunk;
  }
  assertExpected(checksum.digest(), expectation);
}

/** @throws {ObjectHashMismatchError} if the checksum of what came is another one */
export function assertExpected(actual: string, { name, checksum }: Expectation): void {
  if (actual !== checksum) throw new ObjectHashMismatchError(name, checksum, actual);
}

/** Hands the bytes on, as {@link verified}, but fails instead of handing on the last of `size`: whoever has all might take them for good. */
async function* verifiedBeforeLast(
  chunks: AsyncIterable<Uint8Array>,
  expectation: Expectation,
  size: number,
): AsyncGenerator<Uint8Array, void, undefined> {
  const checksum = await beginChecksum(expectation.algorithm);
  let received = 0;
  for await (const chunk of chunks) {
    checksum.update(chunk);
    received += chunk.length;
    if (received === size) assertExpected(checksum.digest(), expectation);
    yield chunk;
  }
  if (size === 0) assertExpected(checksum.digest(), expectation);
}

/** A content that fails, instead of ending, if it is not what is expected. It is read as a whole. */
export function checked(content: Content, expectation: Expectation | undefined): Content {
  if (expectation === undefined) return content;
  const { size } = content;
  return {
    size,
    read: (span: Span, closed: AbortSignal, reuseBuffers?: boolean) =>
      verifiedBeforeLast(content.read(span, closed, reuseBuffers), expectation, size),
  };
}
