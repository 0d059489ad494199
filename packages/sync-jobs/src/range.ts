/** The paths after one and up to another one, that included, in UTF-8 byte order. Undefined: from the first on, to the last. */
export interface Range {
  readonly after?: string | undefined;
  readonly upTo?: string | undefined;
}

/** The parts of a range between its cuts, which are in order and within it. */
export function partsOf({ after, upTo }: Range, cuts: readonly string[]): readonly Range[] {
  const ends = [after, ...cuts, upTo];
  return ends.slice(1).map((end, index) => ({ after: ends[index], upTo: end }));
}
