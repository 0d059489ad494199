/** Of JSON, as bytes of UTF-8. */
export const Byte = {
  Backslash: 0x5c,
  CloseBrace: 0x7d,
  CloseBracket: 0x5d,
  Comma: 0x2c,
  Nine: 0x39,
  OpenBrace: 0x7b,
  OpenBracket: 0x5b,
  Quote: 0x22,
  Space: 0x20,
  Zero: 0x30,
} as const;

/** The brackets differ from the braces in this bit. */
const BRACE = 0x20;

/*
 * Where things of a JSON document end. Ends are found and nothing else is checked: what is between them is for `JSON.parse`, which takes
 * three times as long for the same bytes.
 */

/** @throws {SyntaxError} if the document ends before */
export function endOfValue(bytes: Buffer, from: number): number {
  const first = bytes[from];
  if (first === Byte.Quote) return endOfText(bytes, from);
  if (first !== Byte.OpenBrace && first !== Byte.OpenBracket) return endOfScalar(bytes, from);
  let depth = 0;
  for (let at = from; at < bytes.length;) {
    const byte = bytes[at] as number;
    if (byte === Byte.Quote) {
      at = endOfText(bytes, at);
      continue;
    }
    at++;
    if ((byte | BRACE) === Byte.OpenBrace) depth++;
    else if ((byte | BRACE) === Byte.CloseBrace && --depth === 0) return at;
  }
  throw cutShort();
}

/** Of the text whose first quote is there. */
export function endOfText(bytes: Buffer, from: number): number {
  for (let at = from + 1; at < bytes.length; at++) {
    const byte = bytes[at];
    if (byte === Byte.Quote) return at + 1;
    if (byte === Byte.Backslash) at++;
  }
  throw cutShort();
}

function endOfScalar(bytes: Buffer, from: number): number {
  let at = from;
  while (at < bytes.length && !endsScalar(bytes[at])) at++;
  return at;
}

/** Whether a number or a word is at its end before this byte. */
export function endsScalar(byte: number | undefined): boolean {
  return byte === Byte.Comma || byte === Byte.CloseBrace || byte === Byte.CloseBracket || isSpace(byte);
}

/** The first place from there on without white space. */
export function skipSpace(bytes: Buffer, from: number): number {
  let at = from;
  while (isSpace(bytes[at])) at++;
  return at;
}

/** Whether it is white space to JSON. */
export function isSpace(byte: number | undefined): boolean {
  return byte === Byte.Space || byte === 0x0a || byte === 0x0d || byte === 0x09;
}

function cutShort(): SyntaxError {
  return new SyntaxError('the JSON document is cut short');
}
