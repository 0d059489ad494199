import type { HttpCall } from './http-client.js';

/** What is sent of a call beside its method and URL. */
type CallBody = Pick<HttpCall, 'headers'> & { readonly body: string | null };

/** The body of a call, and its headers with what they say of it. */
export function jsonBody({ headers, json }: HttpCall): CallBody {
  if (json === undefined) return { headers, body: null };
  return { headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(json) };
}
