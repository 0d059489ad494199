import { viewless } from './read-element.js';
import type { Texts, RowNode } from './row-shape.js';
import type { XmlElement } from './xml-element.js';

/** An element of a row that was recognised, not read. */
export class RowElement implements XmlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly #node: RowNode;
  readonly #texts: Texts;
  #children: readonly XmlElement[] | undefined;

  constructor(node: RowNode, texts: Texts) {
    this.name = node.name;
    this.attributes = node.attributes;
    this.#node = node;
    this.#texts = texts;
  }

  get text(): string {
    return this.#textOf(this.#node);
  }

  get children(): readonly XmlElement[] {
    const make = (node: RowNode): XmlElement => new RowElement(node, this.#texts);
    return (this.#children ??= this.#node.children.map(make));
  }

  /** The text of the first element of that name in it. */
  textOf(name: string): string | undefined {
    for (const node of this.#node.children) if (node.name === name) return this.#textOf(node);
    return undefined;
  }

  #textOf({ slot }: RowNode): string {
    return slot === undefined ? '' : viewless(this.#texts[slot] as string);
  }
}
