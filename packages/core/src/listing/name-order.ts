/** Code units of UTF-16 from here on sort otherwise than their bytes of UTF-8 do: the halves of pairs, and what is above them. */
const PAIRED = /[\ud800-\uffff]/;

/** Whether a name stands before another one in UTF-8 byte order, as object stores sort. */
export function isBefore(one: string, other: string): boolean {
  if (PAIRED.test(one) || PAIRED.test(other)) return Buffer.compare(Buffer.from(one), Buffer.from(other)) < 0;
  return one < other;
}
