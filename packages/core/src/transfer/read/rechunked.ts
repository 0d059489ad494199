/** The same bytes in chunks of exactly `size`, but for the last one. Each chunk is the reader's own. */
export async function* rechunked(
  chunks: AsyncIterable<Uint8Array>,
  size: number,
): AsyncGenerator<Uint8Array, void, undefined> {
  let held: Uint8Array[] = [];
  let room = size;
  for await (const chunk of chunks) {
    for (let from = 0; from < chunk.length;) {
      const piece = chunk.subarray(from, from + room);
      held.push(piece);
      from += piece.length;
      room -= piece.length;
      if (room > 0) continue;
      yield Buffer.concat(held, size);
      held = [];
      room = size;
    }
  }
  if (room < size) yield Buffer.concat(held, size - room);
}
