import fc, { type Arbitrary } from 'fast-check';

/** Plain ones, of which names begin with each other and share folders. */
const PLAIN = ['a', 'b', 'ab', 'A', 'aa', '0'];
/** What paths and URLs give a meaning to. */
const PATHS = ['', '.', '..', '...', '.a', 'a.', '~', '.stowage', 'a\\b', '..\\', 'C:', 'con', 'nul.txt', 'a.txt'];
const ENCODED = ['%41', '%2F', '%', 'a%20b', 'a b', 'a+b', '+', '%00', ' a', 'a ', 'a?b', 'a#b', '&lt;', '-'];
const QUOTED = ['"', "'", '\\', 'a*', '{}', '|', ';', ',', '`', '$', '<a>', '__proto__', 'constructor'];
/** Those whose order in UTF-16 is another one than in UTF-8. */
const ASTRAL = ['\u{10000}', '\u{1f680}', '\ue000', '\ufffd', '\uff5e'];
const UNICODE = ['é', 'e\u0301', 'ﬁ', 'ß', 'İ', '中', '\u0085', '\u2028', '\ufeff', '\uffff'];
const CONTROLS = ['\n', '\t', '\0', '\u007f', 'a\u0001'];
const LONG = ['n'.repeat(200), 'ü'.repeat(100)];

/** Any at all. (The strings of fast-check that hold such characters take seconds to be prepared.) */
const character = fc.nat(0x10ffff).map((code) => String.fromCodePoint(code).toWellFormed());

/** The plain ones first, as failures are shrunk towards them; then what something on the way takes for something else. */
const segment: Arbitrary<string> = fc.oneof(
  { weight: 12, arbitrary: fc.constantFrom(...PLAIN) },
  { weight: 3, arbitrary: fc.constantFrom(...PATHS) },
  { weight: 3, arbitrary: fc.constantFrom(...ENCODED) },
  { weight: 3, arbitrary: fc.constantFrom(...ASTRAL) },
  { weight: 2, arbitrary: fc.constantFrom(...QUOTED) },
  { weight: 2, arbitrary: fc.constantFrom(...UNICODE) },
  { weight: 1, arbitrary: fc.constantFrom(...CONTROLS) },
  { weight: 1, arbitrary: fc.constantFrom(...LONG) },
  { weight: 1, arbitrary: fc.array(character, { minLength: 1, maxLength: 3 }).map((all) => all.join('')) },
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
  // Some make `/` of it.
  /\\/,
  // eslint-disable-next-line no-control-regex -- they are what is looked for
  /[\0-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]/,
  // Noncharacters of the other planes, and what is private or not assigned.
  /[\p{Noncharacter_Code_Point}]/u,
];

/** Whether a provider may refuse the name. */
export function isRefusable(objectName: string): boolean {
  return REFUSABLE.some((pattern) => pattern.test(objectName));
}
