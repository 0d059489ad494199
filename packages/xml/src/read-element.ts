import type { XmlElement } from './xml-element.js';

/** Most elements have neither: one object stands for all of these. */
export const NO_ATTRIBUTES: Readonly<Record<string, string>> = Object.freeze(
  Object.create(null) as Record<string, string>,
);
const NO_CHILDREN: XmlElement[] = [];
Object.freeze(NO_CHILDREN);

const SHORTEST_VIEW = 13;

/** To V8, a long piece of a text is a view that keeps all of it in memory: whoever keeps one name would keep a page of names. */
export function viewless(text: string): string {
  return text.length < SHORTEST_VIEW ? text : ` ${text}`.slice(1);
}

/** An element as it is read. Its text is cut out of the document when it is asked for: of a listing's row, half of them never are. */
export class ReadElement implements XmlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  children: XmlElement[] = NO_CHILDREN;
  /** Where it begins in the document, and where its content does and ends. */
  readonly start: number;
  readonly contentFrom: number;
  contentTo = -1;
  #source = '';
  #from = 0;
  #to = 0;

  constructor(name: string, attributes: Readonly<Record<string, string>>, start: number, contentFrom: number) {
    this.name = name;
    this.attributes = attributes;
    this.start = start;
    this.contentFrom = contentFrom;
  }

  get text(): string {
    return viewless(this.#source.slice(this.#from, this.#to));
  }

  /** Where in the document that stands which stands in it; undefined of an empty tag. */
  get content(): { readonly from: number; readonly to: number } | undefined {
    return this.contentTo === -1 ? undefined : { from: this.contentFrom, to: this.contentTo };
  }

  /** A piece of its text, unless it has elements. */
  addText(source: string, from: number, to: number): void {
    if (this.children !== NO_CHILDREN) return;
    const isFirst = this.#from === this.#to;
    this.#source = isFirst ? source : this.#source.slice(this.#from, this.#to) + source.slice(from, to);
    this.#from = isFirst ? from : 0;
    this.#to = isFirst ? to : this.#source.length;
  }

  addChild(child: XmlElement): void {
    if (this.children !== NO_CHILDREN) this.children.push(child);
    else {
      this.children = [child];
      this.#from = this.#to;
    }
  }
}
