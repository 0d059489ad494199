/** A stream in parts of at least `size` bytes, the last one excepted, each with its number from 0 on. */
export function* cut(source: Iterable<Buffer>, size: number): Generator<[number, Buffer], void, undefined> {
  let chunks: Buffer[] = [];
  let length = 0;
  let index = 0;
  for (const chunk of source) {
    chunks.push(chunk);
    length += chunk.length;
    if (length < size) continue;
    yield [index++, Buffer.concat(chunks)];
    chunks = [];
    length = 0;
  }
  if (length > 0) yield [index, Buffer.concat(chunks)];
}
