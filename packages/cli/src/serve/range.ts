/** Some bytes, half-open. */
export interface ServedRange {
  readonly start: number;
  readonly end: number;
}

/**
 * One range of bytes, as RFC 9110 (section 14.1.2) has it. Undefined: all is sent, as of several ranges, of other units, and of what is no range.
 */
export function parseRange(header: string | undefined, size: number): ServedRange | 'unsatisfiable' | undefined {
  const [, first = '', last = ''] = /^bytes=(\d*)-(\d*)$/.exec(header ?? '') ?? [];
  if (first === '') return last === '' ? undefined : lastBytes(Number(last), size);
  if (last !== '' && Number(last) < Number(first)) return undefined;
  if (Number(first) >= size) return 'unsatisfiable';
  return { start: Number(first), end: last === '' ? size : Math.min(size, Number(last) + 1) };
}

function lastBytes(count: number, size: number): ServedRange | 'unsatisfiable' {
  return count === 0 || size === 0 ? 'unsatisfiable' : { start: Math.max(0, size - count), end: size };
}
