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
