import { InvalidArgumentError } from '../errors/index.js';
import type { HttpCall } from './http-client.js';

/** What is sent of a call beside its method and URL. */
export type CallBody = Pick<HttpCall, 'headers'> & { readonly body: string | Uint8Array | null };

/**
 * The body of a call, and its headers with what they say of it.
 *
 * @throws {InvalidArgumentError} if there are two
 */
export function callBody({ headers, json, body }: HttpCall): CallBody {
  if (json === undefined) return { headers, body: body ?? null };
  if (body !== undefined) throw new InvalidArgumentError("a call has 'json' or 'body', not both");
  return { headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(json) };
}
