/** An element of a document that was read. */
export interface XmlElement {
  /** Without the prefix of its namespace. */
  readonly name: string;
  /** What stands in it, with entities and CDATA resolved; `''` if it has elements in it: what is between those is layout. */
  readonly text: string;
  /** By their names as they are written, prefixes included. */
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly XmlElement[];
}

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
  return child(element, name)?.text;
}

/** The value of its attribute of that name, which is as it is written, its prefix included. */
export function attributeOf(element: XmlElement, name: string): string | undefined {
  return element.attributes[name];
}
