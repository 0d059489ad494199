/** A stretch of a stored blob. */
interface Piece {
  readonly blob: string;
  readonly start: number;
  readonly length: number;
}

/** An object's bytes: pieces in order. A large file is its parts, a copy is its source's pieces; no byte is stored twice. */
export type Content = readonly Piece[];

/** The number of bytes in a content. */
export function contentLength(content: Content): number {
  return content.reduce((sum, piece) => sum + piece.length, 0);
}

/** The bytes from `start` up to, not including, `end`. */
export function slice(content: Content, start: number, end: number): Content {
  const result: Piece[] = [];
  let offset = 0;
  for (const piece of content) {
    const from = Math.max(start - offset, 0);
    const to = Math.min(end - offset, piece.length);
    if (from < to) result.push({ blob: piece.blob, start: piece.start + from, length: to - from });
    offset += piece.length;
  }
  return result;
}
