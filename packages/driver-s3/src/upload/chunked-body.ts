/** Of each chunk but the last, in bytes; at least 8 KiB. https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming-trailers.html */
const CHUNK = 1024 * 1024;

/** What follows the bytes: made when they have been read. */
export type Trailer = () => { readonly name: string; readonly value: string };

const CRLF = Buffer.from('\r\n');

/** How long bytes are with their trailer around them, in bytes. `trailerLength`: of its name, its value and the colon between. */
export function chunkedLength(size: number, trailerLength: number): number {
  const full = Math.floor(size / CHUNK);
  const rest = size % CHUNK;
  const lengths = full * framedLength(CHUNK) + (rest === 0 ? 0 : framedLength(rest));
  return lengths + '0\r\n'.length + trailerLength + '\r\n\r\n'.length;
}

/**
 * Bytes with a trailer, as S3's `STREAMING-UNSIGNED-PAYLOAD-TRAILER` has them: nothing is held, chunks are cut from what comes.
 */
export async function* chunkedBody(
  bytes: AsyncIterable<Uint8Array>,
  size: number,
  trailer: Trailer,
): AsyncGenerator<Uint8Array, void, undefined> {
  let left = size;
  let inChunk = 0;
  for await (const each of bytes) {
    for (let at = 0; at < each.length;) {
      if (inChunk === 0) {
        inChunk = Math.min(CHUNK, left);
        yield Buffer.from(`${inChunk.toString(16)}\r\n`);
      }
      const piece = each.subarray(at, at + inChunk);
      yield piece;
      [at, left, inChunk] = [at + piece.length, left - piece.length, inChunk - piece.length];
      if (inChunk === 0) yield CRLF;
    }
  }
  const { name, value } = trailer();
  yield Buffer.from(`0\r\n${name}:${value}\r\n\r\n`);
}

function framedLength(size: number): number {
  return size.toString(16).length + 2 * CRLF.length + size;
}
