import { UploadRefusal } from './refusal.js';

/**
 * The bytes of a request, which are no more than that.
 *
 * @throws {UploadRefusal} once there are more: what is left is not read
 */
export async function bytesOf(request: Request, limit: number): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  let size = 0;
  // A body that breaks off is an error of the reader, and nobody's upload.
  for await (const piece of (request.body ?? []) as AsyncIterable<Uint8Array>) {
    size += piece.length;
    if (size > limit) throw new UploadRefusal('too_large', `the body is larger than ${limit} bytes`);
    pieces.push(piece);
  }
  return Buffer.concat(pieces, size);
}
