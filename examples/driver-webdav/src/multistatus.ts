import { MalformedResponseError } from '@stowage/core';
import { XMLParser } from 'fast-xml-parser';
import { z } from 'zod';
import { PROVIDER } from './errors.js';

/** A file or collection as the server describes it. */
export interface Entry {
  /** The last segment of its path. */
  readonly file: string;
  readonly isCollection: boolean;
  readonly properties: Readonly<Record<string, string>>;
}

const parser = new XMLParser({
  ignoreAttributes: true,
  removeNSPrefix: true,
  parseTagValue: false,
  isArray: (name) => name === 'response' || name === 'propstat',
});

const propstat = z.looseObject({ status: z.string(), prop: z.union([z.string(), z.record(z.string(), z.unknown())]) });
const response = z.looseObject({ href: z.string(), propstat: z.array(propstat).default([]) });
const multistatus = z.looseObject({ multistatus: z.looseObject({ response: z.array(response).default([]) }) });

/**
 * What an answer to `PROPFIND` or `PROPPATCH` says of each resource. https://www.rfc-editor.org/rfc/rfc4918#section-13
 *
 * @throws {MalformedResponseError} if it says nothing that can be understood
 */
export function entriesOf(xml: string): readonly Entry[] {
  const parsed = multistatus.safeParse(parsedXml(xml));
  if (!parsed.success) throw malformed(parsed.error);
  return parsed.data.multistatus.response.flatMap(({ href, propstat: states }) => {
    const found = Object.assign({}, ...states.filter(isFound).map(({ prop }) => prop)) as Record<string, unknown>;
    const file = fileIn(href);
    return file === undefined ? [] : [{ file, isCollection: isCollection(found), properties: textsOf(found) }];
  });
}

/** A document of its own entities can be a hundred bytes that fill the memory; no server needs one. */
function parsedXml(xml: string): unknown {
  if (xml.includes('<!DOCTYPE')) throw malformed(new Error('it declares a document type'));
  try {
    return parser.parse(xml) as unknown;
  } catch (error) {
    throw malformed(error);
  }
}

function isFound({ status }: { readonly status: string }): boolean {
  return /^HTTP\/\S+ 2\d\d\b/.test(status);
}

function isCollection({ resourcetype }: Record<string, unknown>): boolean {
  return typeof resourcetype === 'object' && resourcetype !== null && 'collection' in resourcetype;
}

function textsOf(found: Record<string, unknown>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(found).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
}

/** Undefined where the name is not UTF-8: no object has such a one. */
function fileIn(href: string): string | undefined {
  try {
    return decodeURIComponent(href.replace(/\/+$/, '').split('/').at(-1) ?? '');
  } catch {
    return undefined;
  }
}

function malformed(cause: unknown): MalformedResponseError {
  return new MalformedResponseError('the server answered with what is no multistatus', { provider: PROVIDER, cause });
}
