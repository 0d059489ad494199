import { isCharacter } from './characters.js';

/** All that there are without a document type. https://www.w3.org/TR/xml/#sec-predefined-ent */
const ENTITIES: Readonly<Record<string, string>> = { quot: '"', amp: '&', lt: '<', gt: '>', apos: "'" };

const DECIMAL = /^#\d{1,9}$/;
const HEXADECIMAL = /^#x[\da-fA-F]{1,9}$/;
/** `&` and `;` apart: zeros before a number are no reason to be longer. */
const LONGEST = 12;

/** The text with what its references stand for; undefined if one is none, or stands for no character. */
export function dereferenced(text: string): string | undefined {
  let read = '';
  let from = 0;
  for (let at = text.indexOf('&'); at !== -1; at = text.indexOf('&', from)) {
    const end = text.indexOf(';', at);
    const character = end === -1 || end - at > LONGEST ? undefined : characterOf(text.slice(at + 1, end));
    if (character === undefined) return undefined;
    read += text.slice(from, at) + character;
    from = end + 1;
  }
  return read + text.slice(from);
}

function characterOf(reference: string): string | undefined {
  if (reference.charCodeAt(0) !== 0x23) return Object.hasOwn(ENTITIES, reference) ? ENTITIES[reference] : undefined;
  const isHexadecimal = HEXADECIMAL.test(reference);
  if (!isHexadecimal && !DECIMAL.test(reference)) return undefined;
  const code = isHexadecimal ? parseInt(reference.slice(2), 16) : Number(reference.slice(1));
  return isCharacter(code) ? String.fromCodePoint(code) : undefined;
}
