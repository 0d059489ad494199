import type { ChecksumAlgorithm, Checksums } from '../spi/index.js';

/** Bytes that follow those before them. */
export interface ChecksummedSpan {
  /** In bytes. */
  readonly size: number;
  readonly checksums: Checksums;
}

/** A reflected CRC whose register begins and ends inverted, as all of these do. */
interface Crc {
  readonly width: bigint;
  /** With its bits reflected. */
  readonly polynomial: bigint;
}

const CRCS: Readonly<Partial<Record<ChecksumAlgorithm, Crc>>> = {
  crc32: { width: 32n, polynomial: 0xedb88320n },
  crc32c: { width: 32n, polynomial: 0x82f63b78n },
  crc64nvme: { width: 64n, polynomial: 0x9a6c9329ac4bc9b5n },
};

/** Whether the checksums of spans say what that of all of them together is. */
export function combines(algorithm: ChecksumAlgorithm): boolean {
  return CRCS[algorithm] !== undefined;
}

/**
 * The checksum of spans that follow each other, in lower-case hex; undefined if it cannot be told from theirs: the algorithm does not
 * combine, or one of them lacks it.
 */
export function combinedChecksum(algorithm: ChecksumAlgorithm, spans: Iterable<ChecksummedSpan>): string | undefined {
  const crc = CRCS[algorithm];
  if (crc === undefined) return undefined;
  let whole = 0n;
  for (const { size, checksums } of spans) {
    const checksum = checksums[algorithm];
    if (checksum === undefined) return undefined;
    // Bytes that follow multiply what is before them by x to the power of their bits.
    whole = multiply(power(8n * BigInt(size), crc), whole, crc) ^ BigInt(`0x${checksum}`);
  }
  return whole.toString(16).padStart(Number(crc.width) / 4, '0');
}

/** x to the power of `exponent`, modulo the polynomial. The highest bit stands for 1, the next one for x. */
function power(exponent: bigint, crc: Crc): bigint {
  let result = 1n << (crc.width - 1n);
  let square = result >> 1n;
  for (let rest = exponent; rest > 0n; rest >>= 1n) {
    if ((rest & 1n) === 1n) result = multiply(result, square, crc);
    square = multiply(square, square, crc);
  }
  return result;
}

/** The product of two polynomials over GF(2), modulo the CRC's. */
function multiply(one: bigint, other: bigint, { width, polynomial }: Crc): bigint {
  let product = 0n;
  let shifted = other;
  for (let bit = 1n << (width - 1n); bit > 0n; bit >>= 1n) {
    if ((one & bit) !== 0n) product ^= shifted;
    shifted = (shifted & 1n) === 1n ? (shifted >> 1n) ^ polynomial : shifted >> 1n;
  }
  return product;
}
