/** Collects small chunks into batches of at least `size` bytes (the last may be smaller), without copying them. */
export async function* gather(source: AsyncIterable<Buffer>, size: number): AsyncGenerator<Buffer[]> {
  let batch: Buffer[] = [];
  let held = 0;
  for await (const chunk of source) {
    batch.push(chunk);
    held += chunk.length;
    if (held < size) continue;
    yield batch;
    batch = [];
    held = 0;
  }
  if (held > 0) yield batch;
}
