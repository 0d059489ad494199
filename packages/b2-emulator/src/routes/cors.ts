import type { Bucket } from '../cloud/bucket.js';
import { CloudError } from '../cloud/cloud-error.js';
import { findCorsRule } from '../cloud/cors-rules.js';
import type { JsonAnswer } from '../wire/answer.js';
import type { Call } from './call.js';

/** The operations that a web page may use, and by which methods; the rest of the API has no CORS, as in B2. */
const METHODS: ReadonlyMap<string, readonly string[]> = new Map([
  ['b2_download_file_by_name', ['GET', 'HEAD']],
  ['b2_download_file_by_id', ['GET', 'HEAD']],
  ['b2_upload_file', ['POST']],
  ['b2_upload_part', ['POST']],
]);

/** Whether a browser asks if it may ask. */
export function isPreflight({ method, headers, address }: Call): boolean {
  return method === 'OPTIONS' && headers['origin'] !== undefined && METHODS.has(address.operation);
}

/**
 * Answers a browser that asks if it may ask; the bucket's first fitting rule decides. No token is needed.
 * @throws {CloudError} 403 `access_denied` if no rule allows it
 */
export function answerPreflight(call: Call): JsonAnswer {
  const { headers, address } = call;
  const methods = METHODS.get(address.operation) ?? [];
  const wanted = splitNames(headers['access-control-request-headers']);
  const rule = methods.includes(headers['access-control-request-method'] ?? '') ? ruleFor(call, wanted) : undefined;
  if (rule === undefined) throw new CloudError('access_denied', 'No CORS rule of the bucket allows this request');
  return {
    status: 200,
    headers: {
      ...allowing(call),
      'Access-Control-Allow-Methods': methods.join(', '),
      ...(wanted.length > 0 && { 'Access-Control-Allow-Headers': wanted.join(', ') }),
      'Access-Control-Max-Age': String(rule.maxAgeSeconds),
      'Content-Length': '0',
    },
    body: '',
  };
}

/** What an answer says so that the browser lets the page read it; nothing if no rule allows that. */
export function corsHeaders(call: Call): Record<string, string> {
  if (call.headers['origin'] === undefined || !METHODS.has(call.address.operation)) return {};
  const rule = ruleFor(call, []);
  if (rule === undefined) return {};
  const exposed = rule.exposeHeaders ?? [];
  return { ...allowing(call), ...(exposed.length > 0 && { 'Access-Control-Expose-Headers': exposed.join(', ') }) };
}

function allowing({ headers }: Call): Record<string, string> {
  return { 'Access-Control-Allow-Origin': headers['origin'] ?? '', Vary: 'Origin' };
}

function ruleFor(call: Call, headers: readonly string[]) {
  const rules = bucketOf(call)?.settings.corsRules ?? [];
  return findCorsRule(rules, { origin: call.headers['origin'] ?? '', operation: call.address.operation, headers });
}

/** The bucket a request is about, as far as its target tells. */
function bucketOf({ cloud, address }: Call): Bucket | undefined {
  const [first = ''] = address.rest;
  if (address.operation === 'b2_download_file_by_name') return cloud.buckets.byName(first);
  if (address.operation === 'b2_upload_file') return cloud.buckets.find(first);
  const fileId = address.operation === 'b2_upload_part' ? first : (address.query.get('fileId') ?? '');
  return cloud.buckets.find(cloud.versions.find(fileId)?.bucketId ?? '');
}

function splitNames(list = ''): string[] {
  return list
    .split(',')
    .map((name) => name.trim().toLowerCase())
    .filter((name) => name !== '');
}
