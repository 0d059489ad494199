import type { IncomingMessage } from 'node:http';
import { badRequest, CloudError } from '../cloud/cloud-error.js';
import { bodyOf } from './body.js';

/** Bytes; the largest honest request names 10,000 parts in less than half of one mebibyte. */
const MAX_BODY = 4 << 20;

/** A request's fields: `null` counts as absent, whatever the Content-Type says. */
export type Fields = Readonly<Record<string, unknown>>;

/** The fields of a JSON body; an empty body has none. */
export async function readJsonBody(request: IncomingMessage): Promise<Fields> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of bodyOf(request)) {
    size += chunk.length;
    if (size > MAX_BODY) throw badRequest('Request body too large');
    chunks.push(chunk);
  }
  return size === 0 ? {} : withoutNulls(parseObject(Buffer.concat(chunks).toString('utf8')));
}

/** The fields of a query; one that is repeated is a list. */
export function readQuery(query: URLSearchParams): Fields {
  const names = [...new Set(query.keys())];
  return Object.fromEntries(names.map((name) => [name, oneOrAll(query.getAll(name))]));
}

function oneOrAll(values: string[]): unknown {
  return values.length === 1 ? values[0] : values;
}

function parseObject(text: string): Record<string, unknown> {
  const value = parse(text);
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new CloudError('bad_json', 'The request body is not a JSON object');
  return value as Record<string, unknown>;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new CloudError('bad_json', 'The request body is not valid JSON');
  }
}

function withoutNulls(fields: Record<string, unknown>): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null));
}
