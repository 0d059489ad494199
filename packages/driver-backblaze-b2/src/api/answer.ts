import { MalformedResponseError } from '@stowage/core/spi';
import { isSuccess, jsonOf, type HttpText } from '@stowage/core/http';
import type { z } from '@stowage/core/validation';
import { B2Error } from './b2-error.js';

/**
 * The document in an answer.
 *
 * @throws {B2Error} if the answer is no success
 * @throws {MalformedResponseError} if it is a success but not what B2 promises
 */
export function answerOf<T>(operation: string, schema: z.ZodType<T>, answer: HttpText): T {
  if (!isSuccess(answer)) throw new B2Error(operation, answer);
  const result = schema.safeParse(documentOf(operation, answer));
  if (result.success) return result.data;
  const wrong = result.error.issues.map((issue) => issue.path.join('.')).join(', ');
  throw malformed(operation, answer.status, `the answer lacks or misspells: ${wrong}`);
}

function documentOf(operation: string, { status, text }: HttpText): unknown {
  const document = jsonOf(text);
  if (document === undefined) throw malformed(operation, status, 'the answer is no JSON document');
  return document;
}

function malformed(operation: string, status: number, message: string): MalformedResponseError {
  return new MalformedResponseError(`${operation}: ${message}`, { provider: 'backblaze_b2', status });
}
