/** Children of an element: those that are undefined are absent. */
export type Fields = Readonly<Record<string, string | number | boolean | undefined>>;

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};
const NAMED: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
const START = '<?xml version="1.0" encoding="UTF-8"?>\n';
const XMLNS = ' xmlns="http://s3.amazonaws.com/doc/2006-03-01/"';

/** A document with an element around others. */
export function documentOf(name: string, ...parts: readonly (Fields | string)[]): string {
  const inner = parts.map((part) => (typeof part === 'string' ? part : elements(part)));
  return `${START}<${name}${name === 'Error' ? '' : XMLNS}>${inner.join('')}</${name}>`;
}

/** Elements of texts, one after the other. */
export function elements(fields: Fields): string {
  return Object.entries(fields)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `<${name}>${escaped(String(value))}</${name}>`)
    .join('');
}

/** The texts of all elements of a name, for documents without attributes, comments and nesting of equal names, which clients send. */
export function textsIn(document: string, name: string): readonly string[] {
  return [...document.matchAll(new RegExp(`<${name}>([^<]*)</${name}>`, 'g'))].map(([, text = '']) => unescaped(text));
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
}

function unescaped(text: string): string {
  return text.replace(/&(?:#(\d+)|#x([0-9a-f]+)|(\w+));/gi, (whole, decimal?: string, hex?: string, word?: string) => {
    if (word !== undefined) return NAMED[word] ?? whole;
    return String.fromCodePoint(decimal === undefined ? Number.parseInt(hex ?? '0', 16) : Number(decimal));
  });
}
