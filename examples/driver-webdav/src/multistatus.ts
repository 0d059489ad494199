import { MalformedResponseError } from '@stowage/core';
import { child, childrenOf, parseXml, textOf, XmlError, type XmlElement } from '@stowage/xml';
import { PROVIDER } from './errors.js';

/** A file or collection as the server describes it. */
export interface Entry {
  /** The last segment of its path. */
  readonly file: string;
  readonly isCollection: boolean;
  readonly properties: Readonly<Record<string, string>>;
}

/**
 * What an answer to `PROPFIND` or `PROPPATCH` says of each resource. https://www.rfc-editor.org/rfc/rfc4918#section-13
 *
 * @throws {MalformedResponseError} if it says nothing that can be understood
 */
export function entriesOf(xml: string): readonly Entry[] {
  return childrenOf(parsed(xml), 'response').flatMap((response) => {
    const file = fileIn(trimmed(response, 'href') ?? '');
    const found = childrenOf(response, 'propstat')
      .filter(isFound)
      .flatMap((state) => child(state, 'prop')?.children ?? []);
    return file === undefined ? [] : [{ file, isCollection: found.some(isCollection), properties: textsOf(found) }];
  });
}

function parsed(xml: string): XmlElement {
  try {
    return parseXml(xml, { root: 'multistatus' });
  } catch (cause) {
    if (!(cause instanceof XmlError)) throw cause;
    throw new MalformedResponseError('the server answered with what is no multistatus', { provider: PROVIDER, cause });
  }
}

function isFound(state: XmlElement): boolean {
  return /^HTTP\/\S+ 2\d\d\b/.test(trimmed(state, 'status') ?? '');
}

function isCollection(property: XmlElement): boolean {
  return property.name === 'resourcetype' && child(property, 'collection') !== undefined;
}

function textsOf(found: readonly XmlElement[]): Record<string, string> {
  return Object.fromEntries(
    found.filter(({ children }) => children.length === 0).map(({ name, text }) => [name, text.trim()]),
  );
}

function trimmed(element: XmlElement, name: string): string | undefined {
  return textOf(element, name)?.trim();
}

/** Undefined where the name is not UTF-8: no object has such a one. */
function fileIn(href: string): string | undefined {
  try {
    return decodeURIComponent(href.replace(/\/+$/, '').split('/').at(-1) ?? '');
  } catch {
    return undefined;
  }
}
