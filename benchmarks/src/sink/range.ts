/** Bytes of an object, from `start` up to but not including `end`. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/** What a `Range` header wants of so many bytes: undefined for everything, null for a range that begins behind the end. */
export function wantedRange(header: string | undefined, size: number): ByteRange | undefined | null {
  const [, from, to] = /^bytes=(\d+)-(\d*)$/.exec(header ?? '') ?? [];
  if (from === undefined) return undefined;
  const start = Number(from);
  if (start >= size) return null;
  return { start, end: to === undefined || to === '' ? size : Math.min(size, Number(to) + 1) };
}
