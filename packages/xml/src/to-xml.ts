import { XmlError } from './xml-error.js';

/** What stands in an element: text, elements by their names, an array for several of one name; what is undefined is left out. */
export type XmlContent =
  string | number | boolean | undefined | readonly XmlContent[] | { readonly [name: string]: XmlContent };

/** How a document is written. */
export interface ToXmlOptions {
  /** The namespace of the root: of names without a prefix, or of several by their prefixes. Default: none. */
  readonly xmlns?: string | Readonly<Record<string, string>> | undefined;
}

/** What XML 1.0 cannot carry, not even as a reference; half of a pair is no character. https://www.w3.org/TR/xml/#charsets */
const UNWRITABLE = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/u;

const NAME = /^[\p{L}_][\p{L}\p{N}_.-]*(:[\p{L}_][\p{L}\p{N}_.-]*)?$/u;

/** A reader makes a line feed of a carriage return, and in an attribute a space of whatever ends a line. https://www.w3.org/TR/xml/#sec-line-ends */
const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\t': '&#9;',
  '\n': '&#10;',
  '\r': '&#13;',
};

/**
 * Writes a document of one root element.
 *
 * @throws {XmlError} naming the element that holds what XML cannot carry: a control character, half a character, a number that is none; or a name that is none
 */
export function toXml(name: string, content: XmlContent, { xmlns = {} }: ToXmlOptions = {}): string {
  const namespaces = Object.entries(typeof xmlns === 'string' ? { '': xmlns } : xmlns).map(
    ([prefix, uri]) => ` ${attribute(prefix, uri)}`,
  );
  return `<?xml version="1.0" encoding="UTF-8"?>\n${element(name, content, { path: name, attributes: namespaces.join('') })}`;
}

interface Place {
  /** Of the element in the document, for messages, such as `Delete.Object[2].Key`. */
  readonly path: string;
  readonly attributes?: string;
}

function element(name: string, content: XmlContent, { path, attributes = '' }: Place): string {
  if (!NAME.test(name)) throw new XmlError('unwritable', `no XML element can be named '${path}'`);
  const inner = typeof content === 'object' ? elements(content, path) : textOf(content, path);
  return inner === '' ? `<${name}${attributes}/>` : `<${name}${attributes}>${inner}</${name}>`;
}

function elements(content: object, path: string): string {
  if (Array.isArray(content)) throw new XmlError('unwritable', `${path} is an array, which has no name to repeat`);
  return Object.entries(content as Readonly<Record<string, XmlContent>>)
    .map(([name, each]) => all(name, each, `${path}.${name}`))
    .join('');
}

function all(name: string, content: XmlContent, path: string): string {
  if (content === undefined) return '';
  if (!isList(content)) return element(name, content, { path });
  return content
    .map((each, index) => (each === undefined ? '' : element(name, each, { path: `${path}[${index}]` })))
    .join('');
}

function isList(content: XmlContent): content is readonly XmlContent[] {
  return Array.isArray(content);
}

function textOf(content: string | number | boolean | undefined, path: string): string {
  if (typeof content === 'number' && !Number.isFinite(content))
    throw new XmlError('unwritable', `${path} is ${content}, which is no number`);
  return escaped(String(content ?? ''), /[&<>\r]/g, path);
}

function attribute(prefix: string, uri: string): string {
  const name = prefix === '' ? 'xmlns' : `xmlns:${prefix}`;
  if (!NAME.test(name)) throw new XmlError('unwritable', `no XML namespace can have the prefix '${prefix}'`);
  return `${name}="${escaped(uri, /[&<>"\t\n\r]/g, name)}"`;
}

function escaped(text: string, special: RegExp, path: string): string {
  const refused = UNWRITABLE.exec(text)?.[0].codePointAt(0);
  if (refused !== undefined) {
    const code = refused.toString(16).toUpperCase().padStart(4, '0');
    throw new XmlError('unwritable', `${path} holds U+${code}, which XML cannot carry`);
  }
  return text.replace(special, (character) => ESCAPES[character] ?? character);
}
