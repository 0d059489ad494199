import fc, { type Arbitrary } from 'fast-check';

/** Segments that something on the way takes for something else; the plain ones first, as failures are shrunk towards them. */
const SEGMENTS = [
  ...['a', 'b', 'ab', 'A', 'aa', '0', '-', '~'],
  ...['a b', ' a', 'a ', 'a+b', '%41', '%2F', '%', 'a%20b', '+', '%00'],
  ...['.', '..', '...', '.a', 'a.', '.stowage', 'a.txt', ''],
  ...['é', 'e\u0301', 'ﬁ', 'ß', 'İ', '中', '\u{1f680}', '\u{10000}', '\ue000', '\ufffd', '\uffff', '\ufeff'],
  ...['"', "'", '\\', '..\\', 'C:', 'a?b', 'a#b', 'a*', '&lt;', '{}', '|', ';', ',', '`', '$', '<a>'],
  ...['\n', '\t', '\0', '\u007f', '\u0085', '\u2028', 'a\u0001'],
  ...['__proto__', 'constructor', 'con', 'nul.txt', 'n'.repeat(200), 'ü'.repeat(100)],
];

/** Half of the segments are of the plainest ones, so that names begin with each other and share folders. */
const segment: Arbitrary<string> = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom('a', 'b', 'ab') },
  { weight: 4, arbitrary: fc.constantFrom(...SEGMENTS) },
  {
    weight: 1,
    arbitrary: fc.string({ unit: 'binary', minLength: 1, maxLength: 3 }).map((text) => text.toWellFormed()),
  },
);

const name: Arbitrary<string> = fc
  .array(segment, { minLength: 1, maxLength: 3 })
  .map((segments) => segments.join('/'))
  .filter((joined) => joined !== '');

/** So many names, no two alike. */
export function hostileNames(count: number): Arbitrary<string[]> {
  return fc.uniqueArray(name, { minLength: count, maxLength: count });
}

/** What the kit's cases about names let a provider refuse; every other name must be taken. */
const REFUSABLE: readonly RegExp[] = [
  /^\/|\/$|\/\//,
  /(^|[/\\])\.{1,2}($|[/\\])/,
  /^[A-Za-z]:/,
  // eslint-disable-next-line no-control-regex -- they are what is looked for
  /[\0-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]/,
  // Noncharacters of the other planes, and what is private or not assigned.
  /[\p{Noncharacter_Code_Point}]/u,
];

/** Whether a provider may refuse the name. */
export function isRefusable(objectName: string): boolean {
  return REFUSABLE.some((pattern) => pattern.test(objectName));
}
