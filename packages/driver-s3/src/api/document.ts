import type { HttpText } from '@stowage/core/http';
import { MalformedResponseError } from '@stowage/core/spi';
import { parseXml, XmlError, type XmlElement } from '@stowage/xml';
import { S3Error } from './s3-error.js';

/** What was asked, and what its answer is to be called. */
export interface Expected {
  readonly operation: string;
  readonly root: string;
  readonly provider: string;
}

/**
 * The document in an answer. S3 begins to answer some requests before it is done: then an error comes behind a 200.
 *
 * @throws {S3Error} if it is an error
 * @throws {MalformedResponseError} if it is no document, or another one
 */
export function documentOf(answer: HttpText, { operation, root, provider }: Expected): XmlElement {
  const document = parsed(answer, operation, provider);
  if (document.name === 'Error') throw new S3Error(operation, answer);
  if (document.name === root) return document;
  throw malformed(operation, `the answer is a '${document.name.slice(0, 40)}', not a '${root}'`, provider);
}

/** @throws {MalformedResponseError} naming what an answer lacks */
export function malformed(operation: string, why: string, provider: string, cause?: unknown): MalformedResponseError {
  return new MalformedResponseError(`${operation}: ${why}`, { provider, cause });
}

function parsed({ text }: HttpText, operation: string, provider: string): XmlElement {
  try {
    // Some keep the connection alive with spaces before they answer.
    return parseXml(text.trimStart());
  } catch (error) {
    if (!(error instanceof XmlError)) throw error;
    throw malformed(operation, error.message, provider, error);
  }
}
