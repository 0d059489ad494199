import { isSuccess, type HttpText } from '@stowage/core/http';
import { jsonPage } from '@stowage/core/listing';
import { MalformedResponseError } from '@stowage/core/spi';
import type { z } from '@stowage/core/validation';
import { B2Error } from './b2-error.js';

/** Of an operation that answers with a list: what that is called, and the fields that say how the listing goes on. */
export interface Listed {
  readonly list: string;
  readonly markers: readonly string[];
}

/**
 * The document in an answer. A list has its rows read from the bytes, one by one.
 *
 * @throws {B2Error} if the answer is no success
 * @throws {MalformedResponseError} if it is a success but not what B2 promises
 */
export function answerOf<T>(operation: string, schema: z.ZodType<T>, answer: HttpText, listed?: Listed): T {
  if (!isSuccess(answer)) throw new B2Error(operation, answer);
  const result = schema.safeParse(promised(operation, () => documentOf(answer, listed)));
  if (result.success) return result.data;
  throw misspelt(
    operation,
    result.error.issues.map(({ path }) => path),
  );
}

function documentOf(answer: HttpText, listed: Listed | undefined): unknown {
  if (listed === undefined) return JSON.parse(answer.text);
  // Of an answer with bytes the text is never made.
  return jsonPage(answer.bytes ?? Buffer.from(answer.text), listed.list, listed.markers);
}

/**
 * What is read of a document.
 *
 * @throws {MalformedResponseError} if that is none
 */
export function promised<T>(operation: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    // It has words of the document, which may be secret.
    if (error instanceof SyntaxError) throw malformed(operation, 'the answer is no JSON document');
    throw error;
  }
}

/** Says which fields of a document are not what they should be. */
export function misspelt(operation: string, paths: readonly (readonly PropertyKey[])[]): MalformedResponseError {
  return malformed(operation, `the answer lacks or misspells: ${paths.map((path) => path.join('.')).join(', ')}`);
}

function malformed(operation: string, message: string): MalformedResponseError {
  return new MalformedResponseError(`${operation}: ${message}`, { provider: 'backblaze_b2', status: 200 });
}
