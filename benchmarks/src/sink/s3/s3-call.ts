import type { IncomingMessage, ServerResponse } from 'node:http';
import type { S3State } from './s3-state.js';

/** A request, taken apart. */
export interface S3Call {
  readonly state: S3State;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly bucket: string;
  /** Empty for a call about the bucket. */
  readonly key: string;
  readonly query: URLSearchParams;
}

type Headers = Readonly<Record<string, string | number>>;

/** Answers with headers, and a document if there is one. Text goes out in one write with its headers, which a buffer does not. */
export function answer(
  { request, response }: S3Call,
  headers: Headers,
  document: string | Buffer = '',
  status = 200,
): void {
  const length = Buffer.byteLength(document);
  const type = length === 0 ? {} : { 'Content-Type': 'application/xml' };
  response.writeHead(status, { ...IDS, ...type, ...(status === 204 ? {} : { 'Content-Length': length }), ...headers });
  if (request.method === 'HEAD' || length === 0) response.end();
  else response.end(document);
}

/** As every answer of S3 has them. */
const IDS = { 'x-amz-request-id': '656C76696E672EF6', 'x-amz-id-2': 'sink', Server: 'sink' };

/** A header of a request as text. */
export function headerOf({ request }: S3Call, name: string): string | undefined {
  const value = request.headers[name];
  return Array.isArray(value) ? value[0] : value;
}
