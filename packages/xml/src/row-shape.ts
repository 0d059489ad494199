import { dereferenced } from './references.js';
import { ReadElement } from './read-element.js';

/** The texts of a row, from the second place on. */
export type Texts = string[];

/** An element of the row that was learned. */
export interface RowNode {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly RowNode[];
  /** Which of a row's texts is its own, if it has one. */
  readonly slot: number | undefined;
}

/** Where something is in its document. */
interface Span {
  readonly from: number;
  readonly to: number;
}

/** Where a row is, and how many elements stand outside of it. */
interface RowPlace extends Span {
  readonly depth: number;
}

/** Deeper, or longer, is no row: what is learned is looked at once more. */
const MAX_DEPTH = 4;
const MAX_LENGTH = 4096;

/**
 * What rows of a listing have in common: elements that stand one behind the other mostly have the same elements in them, and differ in
 * their texts alone. What stands between those texts has been read once, and means the same where it stands again.
 */
export class RowShape {
  /** How many elements a row has, itself included. */
  count = 0;
  readonly root: RowNode;
  /** How many elements stand outside of it. */
  readonly depth: number;
  readonly #document: string;
  readonly #pattern: RegExp;
  /** What stands before the first text, between each two, and behind the last one. */
  readonly #between: string[] = [];
  #from: number;

  private constructor(element: ReadElement, document: string, { from, to, depth }: RowPlace) {
    this.depth = depth;
    this.#document = document;
    this.#from = from;
    this.root = this.#nodeOf(element, 0) as RowNode;
    this.#between.push(document.slice(this.#from, to));
    this.#pattern = new RegExp(this.#between.map(escaped).join('([^<]*)'), 'y');
  }

  /** Of an element that was read. Undefined if it is no row, or has comments, instructions or CDATA among its texts. */
  static of(element: ReadElement, document: string, place: RowPlace): RowShape | undefined {
    if (place.to - place.from > MAX_LENGTH) return undefined;
    const shape = new RowShape(element, document, place);
    return (shape.root as RowNode | undefined) === undefined ? undefined : shape;
  }

  /** The texts of a row that begins there and is like this one, with what was matched before them; undefined of any other. */
  match(document: string, from: number): Texts | undefined {
    this.#pattern.lastIndex = from;
    return this.#pattern.exec(document) ?? undefined;
  }

  #nodeOf(element: ReadElement, depth: number): RowNode | undefined {
    this.count++;
    const { name, attributes, content } = element;
    if (depth > MAX_DEPTH) return undefined;
    if (element.children.length === 0) return this.#leafOf({ name, attributes, children: [] }, content);
    const children: RowNode[] = [];
    for (const child of element.children) {
      const node = child instanceof ReadElement ? this.#nodeOf(child, depth + 1) : undefined;
      if (node === undefined) return undefined;
      children.push(node);
    }
    return { name, attributes, children, slot: undefined };
  }

  #leafOf(leaf: Omit<RowNode, 'slot'>, content: Span | undefined): RowNode | undefined {
    if (content === undefined) return { ...leaf, slot: undefined };
    const { from, to } = content;
    if (this.#document.slice(from, to).includes('<')) return undefined;
    this.#between.push(this.#document.slice(this.#from, from));
    const slot = this.#between.length;
    this.#from = to;
    return { ...leaf, slot };
  }
}

function escaped(text: string): string {
  return text.replace(/[$()*+./?[\\\]^{|}-]/g, '\\$&');
}

/** Puts what references stand for in the place of these; false if one stands for nothing. */
export function dereferenceAll(texts: Texts): boolean {
  for (let k = 1; k < texts.length; k++) {
    const text = texts[k] as string;
    if (!text.includes('&')) continue;
    const read = dereferenced(text);
    if (read === undefined) return false;
    texts[k] = read;
  }
  return true;
}
