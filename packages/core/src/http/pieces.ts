/** So much goes out as one write, and is paid for at once where bytes are limited. */
export const PIECE_BYTES = 1024 * 1024;

/** Bytes as a stream of views of them. */
export function* pieces(bytes: Uint8Array): Generator<Uint8Array> {
  for (let start = 0; start < bytes.length; start += PIECE_BYTES) {
    yield bytes.subarray(start, start + PIECE_BYTES);
  }
}
