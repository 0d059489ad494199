import { SaxesParser } from 'saxes';
import { XmlError } from './xml-error.js';
import type { XmlElement } from './xml-element.js';

/** What is expected of a document. */
export interface ParseXmlOptions {
  /** The name of its root, without the prefix of its namespace. Default: any. */
  readonly root?: string | undefined;
  /** The most elements that stand one in another. Default: 32. */
  readonly maxDepth?: number | undefined;
  /** The most elements. Default: 1,000,000: a page of 10,000 rows of 50 elements takes half of them. */
  readonly maxElements?: number | undefined;
}

interface GrowingElement extends XmlElement {
  text: string;
  attributes: Readonly<Record<string, string>>;
  children: XmlElement[];
}

/** Most elements have neither: one object stands for all of these. */
const NO_ATTRIBUTES: Readonly<Record<string, string>> = Object.freeze(Object.create(null) as Record<string, string>);
const NO_CHILDREN: XmlElement[] = [];
Object.freeze(NO_CHILDREN);

const SHORTEST_VIEW = 13;

/**
 * Reads a document, which is given whole: bound its size where it comes from. Processing instructions and comments are left out, namespaces
 * are not looked at.
 *
 * @throws {XmlError} if it is no well-formed XML, declares a document type, or goes beyond the limits
 */
export function parseXml(text: string, options: ParseXmlOptions = {}): XmlElement {
  const { root: expected, maxDepth = 32, maxElements = 1_000_000 } = options;
  const tree = new TreeBuilder(maxDepth, maxElements);
  const root = tree.read(text);
  if (expected !== undefined && root.name !== expected)
    throw new XmlError('root', `the root of the XML document is not '${expected}'`);
  return root;
}

/** Makes a tree of what the parser meets. */
class TreeBuilder {
  readonly #maxDepth: number;
  readonly #maxElements: number;
  readonly #open: GrowingElement[] = [];
  #count = 0;
  #root: XmlElement | undefined;

  constructor(maxDepth: number, maxElements: number) {
    this.#maxDepth = maxDepth;
    this.#maxElements = maxElements;
  }

  read(text: string): XmlElement {
    const parser = new SaxesParser();
    // Its own message repeats names of the document.
    parser.on('error', () => {
      throw new XmlError('malformed', `no well-formed XML at line ${parser.line}, column ${parser.column}`);
    });
    parser.on('doctype', () => {
      throw new XmlError('doctype', 'the XML document declares a document type');
    });
    parser.on('opentag', ({ name, attributes }) => this.#begin(name, attributes as Record<string, string>));
    parser.on('text', (each) => this.#add(each));
    parser.on('cdata', (each) => this.#add(each));
    parser.on('closetag', () => this.#end());
    parser.write(text).close();
    if (this.#root === undefined) throw new XmlError('malformed', 'the XML document has no element');
    return this.#root;
  }

  #begin(name: string, attributes: Record<string, string>): void {
    if (this.#open.length >= this.#maxDepth)
      throw new XmlError('too_deep', `the XML document has more than ${this.#maxDepth} levels`);
    if (++this.#count > this.#maxElements)
      throw new XmlError('too_many', `the XML document has more than ${this.#maxElements} elements`);
    this.#open.push({ name: localName(name), text: '', attributes: given(attributes), children: NO_CHILDREN });
  }

  #add(text: string): void {
    const element = this.#open.at(-1);
    if (element?.children === NO_CHILDREN) element.text += text;
  }

  #end(): void {
    const element = this.#open.pop() as GrowingElement;
    element.text = ownCopy(element.text);
    const parent = this.#open.at(-1);
    if (parent === undefined) this.#root = element;
    else if (parent.children === NO_CHILDREN) {
      parent.text = '';
      parent.children = [element];
    } else parent.children.push(element);
  }
}

/** To V8, a long piece of a text is a view that keeps all of it in memory: whoever keeps one name would keep a page of names. */
function ownCopy(text: string): string {
  return text.length < SHORTEST_VIEW ? text : ` ${text}`.slice(1);
}

function localName(name: string): string {
  const colon = name.indexOf(':');
  return colon === -1 ? name : name.slice(colon + 1);
}

function given(attributes: Record<string, string>): Readonly<Record<string, string>> {
  for (const _ in attributes) return attributes;
  return NO_ATTRIBUTES;
}
