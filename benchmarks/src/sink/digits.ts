const DIGITS = Buffer.from('0123456789abcdef');

/** A number to be written over the one in a row that was printed before. */
export interface Digits {
  readonly base: 10 | 16;
  readonly count: number;
}

/** Writes a number of a fixed number of digits. */
export function writeDigits(page: Buffer, at: number, value: number, { base, count }: Digits): void {
  let rest = value;
  for (let digit = at + count - 1; digit >= at; digit--) {
    page[digit] = DIGITS[rest % base] ?? 0;
    rest = Math.floor(rest / base);
  }
}
