import type { XmlElement } from './xml-element.js';
import { XmlError } from './xml-error.js';
import { XmlReader } from './xml-reader.js';

/** What is expected of a document. */
export interface ParseXmlOptions {
  /** The name of its root, without the prefix of its namespace. Default: any. */
  readonly root?: string | undefined;
  /** The most elements that stand one in another. Default: 32. */
  readonly maxDepth?: number | undefined;
  /** The most elements. Default: 1,000,000: a page of 10,000 rows of 50 elements takes half of them. */
  readonly maxElements?: number | undefined;
}

/**
 * Reads a document, which is given whole: bound its size where it comes from. Processing instructions and comments are left out, namespaces
 * are not looked at.
 *
 * @throws {XmlError} if it is no well-formed XML 1.0, declares a document type, or goes beyond the limits
 */
export function parseXml(text: string, options: ParseXmlOptions = {}): XmlElement {
  const { root: expected, maxDepth = 32, maxElements = 1_000_000 } = options;
  const root = new XmlReader(text, { maxDepth, maxElements }).read();
  if (expected !== undefined && root.name !== expected)
    throw new XmlError('root', `the root of the XML document is not '${expected}'`);
  return root;
}
