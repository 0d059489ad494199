import { Code, endsName, firstForbidden, isName, isSpace } from './characters.js';
import { NO_ATTRIBUTES, ReadElement } from './read-element.js';
import { dereferenced } from './references.js';
import { RowElement } from './row-element.js';
import { dereferenceAll, RowShape } from './row-shape.js';
import type { XmlElement } from './xml-element.js';
import { XmlError } from './xml-error.js';

/** How far a document may go. */
export interface Limits {
  readonly maxDepth: number;
  readonly maxElements: number;
}

/** A name of elements, which is read once. */
interface Tag {
  /** As it is written, with the prefix of its namespace. */
  readonly name: string;
  readonly localName: string;
  /** What stood between its text and the text of the element behind it, the last time: rows of a listing repeat themselves. */
  bridge: Bridge | undefined;
}

/** Such as `</Key><Size>`: where it stands again, one comparison tells what ends and what begins. */
interface Bridge {
  readonly text: string;
  readonly to: Tag;
}

/** Rows of a listing that look so differently are recognised. */
const MAX_SHAPES = 4;
/** Where each looks otherwise, none is. */
const MOST_LEARNED = 50;

const DECLARATION =
  /<\?xml[ \t\n]+version[ \t\n]*=[ \t\n]*(?:"1\.0"|'1\.0')(?:[ \t\n]+encoding[ \t\n]*=[ \t\n]*(?:"[A-Za-z][\w.-]*"|'[A-Za-z][\w.-]*'))?(?:[ \t\n]+standalone[ \t\n]*=[ \t\n]*(?:"(?:yes|no)"|'(?:yes|no)'))?[ \t\n]*\?>/y;

/**
 * Reads XML 1.0 without document types, from one place to the next where something begins. It looks at every character once or twice, and
 * makes nothing of a character but where a text or a name ends.
 */
export class XmlReader {
  readonly #text: string;
  readonly #limits: Limits;
  readonly #tags = new Map<string, Tag>();
  readonly #open: ReadElement[] = [];
  readonly #openTags: Tag[] = [];
  /** Of rows that have come, the newest first. */
  readonly #shapes: RowShape[] = [];
  #timesLearned = 0;
  /** What ended last. */
  #ended: Tag | undefined;
  #root: XmlElement | undefined;
  #count = 0;
  /** Where it is. */
  #at = 0;
  /** Where the next `&` is, and the next `]]>`, if they are not before where it is. */
  #reference = -1;
  #cdataEnd = -1;

  constructor(text: string, limits: Limits) {
    const bare = text.startsWith('\u{feff}') ? text.slice(1) : text;
    this.#text = bare.includes('\r') ? bare.replace(/\r\n?/g, '\n') : bare;
    this.#limits = limits;
  }

  /** @throws {XmlError} */
  read(): XmlElement {
    const forbidden = firstForbidden(this.#text);
    if (forbidden !== -1) throw this.#malformed(forbidden);
    DECLARATION.lastIndex = 0;
    if (DECLARATION.test(this.#text)) this.#at = DECLARATION.lastIndex;
    while (this.#at < this.#text.length) this.#step();
    if (this.#root === undefined || this.#open.length > 0) throw this.#malformed();
    return this.#root;
  }

  /** What is between two marks, and the mark behind it. */
  #step(): void {
    const text = this.#text;
    const from = this.#at;
    if (text.charCodeAt(from) !== Code.LessThan) {
      const end = text.indexOf('<', from);
      this.#addText(from, end === -1 ? text.length : end);
      if (end === -1) return;
    }
    const code = text.charCodeAt(this.#at + 1);
    if (code === Code.Slash) this.#endElement();
    else if (code === Code.Bang) this.#skipOrAddCdata();
    else if (code === Code.Question) this.#skipInstruction();
    else this.#beginElement();
  }

  #beginElement(): void {
    for (const shape of this.#shapes) if (shape.depth === this.#open.length && this.#recognise(shape)) return;
    if (this.#root !== undefined && this.#open.length === 0) throw this.#malformed();
    const { maxDepth } = this.#limits;
    if (this.#open.length >= maxDepth)
      throw new XmlError('too_deep', `the XML document has more than ${maxDepth} levels`);
    const from = this.#at;
    const tag = this.#tagOf(this.#nameAt(from + 1));
    this.#at += 1 + tag.name.length;
    const isPlain = this.#text.charCodeAt(this.#at) === Code.GreaterThan;
    const attributes = isPlain ? NO_ATTRIBUTES : this.#attributes();
    const isEmpty = !isPlain && this.#text.charCodeAt(this.#at) === Code.Slash;
    if (isEmpty) this.#at++;
    this.#expect(Code.GreaterThan);
    if (isPlain) this.#learnBridge(from, tag);
    this.#open.push(this.#elementOf(tag, attributes, from));
    this.#openTags.push(tag);
    if (isEmpty) this.#end();
  }

  #endElement(): void {
    const tag = this.#openTags.at(-1);
    const element = this.#open.at(-1);
    if (tag === undefined || element === undefined) throw this.#malformed();
    const { bridge } = tag;
    const isLeaf = element.children.length === 0;
    if (isLeaf && bridge !== undefined && this.#open.length > 1 && this.#text.startsWith(bridge.text, this.#at))
      return this.#cross(bridge);
    if (!this.#text.startsWith(tag.name, this.#at + 2)) throw this.#malformed();
    element.contentTo = this.#at;
    this.#at += 2 + tag.name.length;
    this.#skipSpace();
    this.#expect(Code.GreaterThan);
    this.#end();
  }

  #end(): void {
    const element = this.#open.pop() as ReadElement;
    this.#ended = this.#openTags.pop();
    const parent = this.#open.at(-1);
    if (parent === undefined) this.#root = element;
    else {
      if (element.children.length > 0 && parent.children.at(-1)?.name === element.name) this.#learn(element);
      parent.addChild(element);
    }
  }

  /** The second of two elements of one name, one behind the other, with elements in them: more may come that look like it. */
  #learn(element: ReadElement): void {
    if (this.#timesLearned === MOST_LEARNED) return;
    this.#timesLearned++;
    const shape = RowShape.of(element, this.#text, {
      from: element.start,
      to: this.#at,
      depth: this.#open.length,
    });
    if (shape === undefined) return;
    this.#shapes.unshift(shape);
    this.#shapes.splice(MAX_SHAPES);
  }

  /** Whether an element is like one that was read. If there is anything about it that has to be looked at, it is not. */
  #recognise(shape: RowShape): boolean {
    const text = this.#text;
    const from = this.#at;
    const row = shape.match(text, from);
    if (row === undefined || this.#count + shape.count > this.#limits.maxElements) return false;
    const to = from + (row[0] as string).length;
    this.#findMarks(from);
    if (this.#cdataEnd < to) return false;
    if (this.#reference < to && !dereferenceAll(row)) return false;
    (this.#open.at(-1) as ReadElement).addChild(new RowElement(shape.root, row));
    this.#count += shape.count;
    this.#at = to;
    this.#ended = undefined;
    return true;
  }

  /** One element ends and another begins in its place. */
  #cross({ text, to }: Bridge): void {
    const last = this.#open.length - 1;
    const ended = this.#open[last] as ReadElement;
    ended.contentTo = this.#at;
    (this.#open[last - 1] as ReadElement).addChild(ended);
    this.#at += text.length;
    this.#open[last] = this.#elementOf(to, NO_ATTRIBUTES, this.#at - to.name.length - 2);
    this.#openTags[last] = to;
  }

  #learnBridge(from: number, to: Tag): void {
    const ended = this.#ended;
    this.#ended = undefined;
    if (ended === undefined) return;
    const end = `</${ended.name}>`;
    if (this.#text.endsWith(end, from)) ended.bridge = { text: `${end}<${to.name}>`, to };
  }

  #elementOf({ localName }: Tag, attributes: Readonly<Record<string, string>>, start: number): ReadElement {
    const { maxElements } = this.#limits;
    if (++this.#count <= maxElements) return new ReadElement(localName, attributes, start, this.#at);
    throw new XmlError('too_many', `the XML document has more than ${maxElements} elements`);
  }

  #addText(from: number, to: number): void {
    const text = this.#text;
    this.#at = to;
    const element = this.#open.at(-1);
    if (element === undefined) return this.#assertSpace(from, to);
    this.#findMarks(from);
    if (this.#cdataEnd < to) throw this.#malformed(this.#cdataEnd);
    if (this.#reference >= to) return element.addText(text, from, to);
    const read = this.#dereferenced(from, to);
    element.addText(read, 0, read.length);
  }

  #findMarks(from: number): void {
    if (this.#reference < from) this.#reference = placeOf(this.#text, '&', from);
    if (this.#cdataEnd < from) this.#cdataEnd = placeOf(this.#text, ']]>', from);
  }

  /** A comment, which is left out, or CDATA. */
  #skipOrAddCdata(): void {
    const text = this.#text;
    const from = this.#at;
    if (text.startsWith('<!--', from)) {
      this.#skipPast('--', from + '<!--'.length);
      return this.#expect(Code.GreaterThan);
    }
    if (text.startsWith('<!DOCTYPE', from)) throw new XmlError('doctype', 'the XML document declares a document type');
    const element = this.#open.at(-1);
    if (element === undefined || !text.startsWith('<![CDATA[', from)) throw this.#malformed();
    const start = from + '<![CDATA['.length;
    this.#skipPast(']]>', start);
    element.addText(text, start, this.#at - ']]>'.length);
  }

  #skipInstruction(): void {
    const start = this.#at + 2;
    const target = this.#nameAt(start);
    const end = start + target.length;
    if (target.toLowerCase() === 'xml') throw this.#malformed();
    if (!isSpace(this.#text.charCodeAt(end)) && !this.#text.startsWith('?>', end)) throw this.#malformed(end);
    this.#skipPast('?>', end);
  }

  #attributes(): Readonly<Record<string, string>> {
    const text = this.#text;
    let attributes: Record<string, string> | undefined;
    for (;;) {
      const from = this.#at;
      this.#skipSpace();
      const code = text.charCodeAt(this.#at);
      if (code === Code.GreaterThan || code === Code.Slash) return attributes ?? NO_ATTRIBUTES;
      if (this.#at === from) throw this.#malformed();
      const name = this.#nameAt(this.#at);
      attributes ??= Object.create(null) as Record<string, string>;
      if (name in attributes) throw this.#malformed();
      this.#at += name.length;
      attributes[name] = this.#attributeValue();
    }
  }

  #attributeValue(): string {
    this.#skipSpace();
    this.#expect(Code.Equals);
    this.#skipSpace();
    const quote = this.#text[this.#at];
    if (quote !== '"' && quote !== "'") throw this.#malformed();
    const from = ++this.#at;
    this.#skipPast(quote, from);
    const value = this.#text.slice(from, this.#at - 1);
    if (value.includes('<')) throw this.#malformed(from);
    return this.#dereferenced(from, this.#at - 1, value.replace(/[\t\n]/g, ' '));
  }

  #dereferenced(from: number, to: number, text = this.#text.slice(from, to)): string {
    const read = dereferenced(text);
    if (read === undefined) throw this.#malformed(from);
    return read;
  }

  #tagOf(name: string): Tag {
    const known = this.#tags.get(name);
    if (known !== undefined) return known;
    const tag: Tag = { name, localName: name.slice(name.indexOf(':') + 1), bridge: undefined };
    this.#tags.set(name, tag);
    return tag;
  }

  #nameAt(from: number): string {
    const text = this.#text;
    let end = from;
    while (end < text.length && !endsName(text.charCodeAt(end))) end++;
    const name = text.slice(from, end);
    if (!isName(name)) throw this.#malformed(from);
    return name;
  }

  #skipSpace(): void {
    while (isSpace(this.#text.charCodeAt(this.#at))) this.#at++;
  }

  #skipPast(end: string, from: number): void {
    const found = this.#text.indexOf(end, from);
    if (found === -1) throw this.#malformed(this.#text.length);
    this.#at = found + end.length;
  }

  #expect(code: number): void {
    if (this.#text.charCodeAt(this.#at) !== code) throw this.#malformed();
    this.#at++;
  }

  #assertSpace(from: number, to: number): void {
    for (let at = from; at < to; at++) if (!isSpace(this.#text.charCodeAt(at))) throw this.#malformed(at);
  }

  /** It tells the place and nothing of the document. */
  #malformed(at = this.#at): XmlError {
    const before = this.#text.slice(0, at);
    const line = before.split('\n').length;
    const column = at - before.lastIndexOf('\n');
    return new XmlError('malformed', `no well-formed XML at line ${line}, column ${column}`);
  }
}

function placeOf(text: string, what: string, from: number): number {
  const at = text.indexOf(what, from);
  return at === -1 ? Infinity : at;
}
