/** Of `&<>/=?!` and what else has a meaning in a document, by UTF-16 unit. */
export const Code = {
  Amp: 0x26,
  Bang: 0x21,
  Equals: 0x3d,
  GreaterThan: 0x3e,
  LessThan: 0x3c,
  LineFeed: 0x0a,
  Question: 0x3f,
  Slash: 0x2f,
  Space: 0x20,
  Tab: 0x09,
} as const;

/** Of a reference, decimal or not. https://www.w3.org/TR/xml/#NT-Char */
export function isCharacter(code: number): boolean {
  if (code < 0x20) return code === 0x09 || code === 0x0a || code === 0x0d;
  return code <= 0xd7ff || (code >= 0xe000 && code <= 0xfffd) || (code >= 0x10000 && code <= 0x10ffff);
}

/** What {@link isCharacter} refuses but for halves of pairs, which `isWellFormed` finds faster. */
// eslint-disable-next-line no-control-regex -- they are what is looked for
const FORBIDDEN = /[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/;

/** Where the first unit stands that is no character of XML, or -1. */
export function firstForbidden(text: string): number {
  const at = text.search(FORBIDDEN);
  if (at !== -1 || text.isWellFormed()) return at;
  return text.toWellFormed().search(/\u{fffd}/u);
}

/** Once the ends of lines are line feeds. https://www.w3.org/TR/xml/#NT-S */
export function isSpace(code: number): boolean {
  return code === Code.Space || code === Code.LineFeed || code === Code.Tab;
}

/** What can stand behind a name, and in none. */
export function endsName(code: number): boolean {
  return (
    isSpace(code) || code === Code.GreaterThan || code === Code.Slash || code === Code.Equals || code === Code.Question
  );
}

const LONGEST_NAME = 1000;

/** https://www.w3.org/TR/xml/#NT-NameStartChar */
const START =
  ':A-Z_a-z\\u{C0}-\\u{D6}\\u{D8}-\\u{F6}\\u{F8}-\\u{2FF}\\u{370}-\\u{37D}\\u{37F}-\\u{1FFF}\\u{200C}-\\u{200D}\\u{2070}-\\u{218F}\\u{2C00}-\\u{2FEF}\\u{3001}-\\u{D7FF}\\u{F900}-\\u{FDCF}\\u{FDF0}-\\u{FFFD}\\u{10000}-\\u{EFFFF}';
const NAME = new RegExp(`^[${START}][\\u{300}-\\u{36F}${START}\\-.0-9\\u{B7}\\u{203F}-\\u{2040}]*$`, 'u');

/** Names of megabytes are refused: no document has any. */
export function isName(text: string): boolean {
  return text.length <= LONGEST_NAME && NAME.test(text);
}
