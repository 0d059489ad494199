import type { IncomingMessage } from 'node:http';
import { badRequest } from '../cloud/cloud-error.js';

/** Request headers by lower-case name, each as one string. */
export type Headers = Readonly<Record<string, string | undefined>>;

/** A request's headers; of those that stand twice, Node has joined the values. */
export function headersOf(request: IncomingMessage): Headers {
  return request.headers as Headers;
}

/** @throws {CloudError} 400 `bad_request` naming the header */
export function requireHeader(headers: Headers, name: string): string {
  const value = headers[name.toLowerCase()];
  if (value === undefined) throw badRequest(`Missing header: ${name}`);
  return value;
}
