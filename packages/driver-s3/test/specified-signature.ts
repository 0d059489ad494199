import { createHash, createHmac } from 'node:crypto';
import type { SigningContext } from '../src/signing/signer.js';

/** A request whose path is encoded already. */
export interface SpecifiedRequest {
  readonly method: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string>>;
  readonly payload: string;
}

/**
 * The signature as the specification has it, step by step: a second opinion.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html
 */
export function specifiedSignature(request: SpecifiedRequest, { credentials, region, now }: SigningContext): string {
  const stamp = new Date(now).toISOString().replace(/[:-]|\.\d{3}/g, '');
  const headers: Record<string, string> = { ...request.headers, 'x-amz-date': stamp };
  const names = Object.keys(headers).sort();
  const canonical = [
    request.method,
    request.path,
    Object.entries(request.query)
      .map(([key, value]) => `${encoded(key)}=${encoded(value)}`)
      .sort()
      .join('&'),
    ...names.map((name) => `${name}:${(headers[name] ?? '').trim()}`),
    '',
    names.join(';'),
    request.payload,
  ].join('\n');
  const scope = [stamp.slice(0, 8), region, 's3', 'aws4_request'];
  const text = ['AWS4-HMAC-SHA256', stamp, scope.join('/'), createHash('sha256').update(canonical).digest('hex')].join(
    '\n',
  );
  const secret: string | Buffer = `AWS4${credentials.secretAccessKey.reveal()}`;
  const key = scope.reduce<string | Buffer>((made, each) => hmac(made, each), secret);
  return hmac(key, text).toString('hex');
}

function hmac(key: string | Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}

function encoded(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (each) => `%${each.charCodeAt(0).toString(16).toUpperCase()}`);
}
