/** Control characters, line ends, halves of characters, and what turns the direction of a text. */
const UNSAFE = /[\p{Cc}\p{Zl}\p{Zp}\p{Cs}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/u;
const EACH_UNSAFE = new RegExp(UNSAFE, 'gu');

/**
 * A text from outside (a name, a message) as it may be printed: a name that could move the cursor, break the line or look like another one
 * is written as a JSON string. All others stay as they are.
 */
export function visible(text: string): string {
  return UNSAFE.test(text) ? `"${text.replace(/["\\]/g, '\\$&').replace(EACH_UNSAFE, escaped)}"` : text;
}

/** As {@link visible}, for texts of several lines, such as what an error says: the unsafe characters alone are escaped. */
export function visibleMessage(text: string): string {
  return text.replace(EACH_UNSAFE, (character) => (character === '\n' ? ' ' : escaped(character)));
}

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
