/** Memory that was made here, and not given up yet. */
const owned = new WeakSet<ArrayBufferLike>();

/** Fresh memory that whoever asked for it has to himself, and may give up with {@link freeBytes}. Nothing of it is written, so none is paged in. */
export function ownBytes(size: number): Buffer {
  const bytes = Buffer.allocUnsafeSlow(size);
  owned.add(bytes.buffer);
  return bytes;
}

/**
 * Gives memory back at once, which V8 would let lie until it next looks through the heap: what is large and quickly used piles up outside of it
 * till then. Whoever still looks there finds no bytes at all, and never those of somebody else. What is not of {@link ownBytes} is left alone.
 */
export function freeBytes(bytes: Uint8Array): void {
  const { buffer } = bytes;
  if (owned.delete(buffer)) (buffer as ArrayBuffer).transfer(0);
}
