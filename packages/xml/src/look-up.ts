import { RowElement } from './row-element.js';
import type { XmlElement } from './xml-element.js';

/** The first element of that name in it. */
export function child({ children }: XmlElement, name: string): XmlElement | undefined {
  for (const each of children) if (each.name === name) return each;
  return undefined;
}

/** All elements of that name in it, in their order. */
export function childrenOf(element: XmlElement, name: string): readonly XmlElement[] {
  return element.children.filter((each) => each.name === name);
}

/** The text of the first element of that name in it: `''` if that is empty, undefined if there is none. */
export function textOf(element: XmlElement, name: string): string | undefined {
  return element instanceof RowElement ? element.textOf(name) : child(element, name)?.text;
}

/** The value of its attribute of that name, which is as it is written, its prefix included. */
export function attributeOf(element: XmlElement, name: string): string | undefined {
  return element.attributes[name];
}
