import { createHash, createHmac } from 'node:crypto';
import { Secret, type HeaderValue, type Signature, type Unsigned } from '@stowage/core/http';
import aws4 from 'aws4';
import type { Credentials } from './credentials.js';

/** Whose signature it is, where it counts, and from when on. */
export interface SigningContext {
  readonly credentials: Credentials;
  readonly region: string;
  /** By the server's clock, in milliseconds since 1970. */
  readonly now: number;
}

/** A URL that carries its signature. */
export interface Presigned {
  readonly method: Uppercase<string>;
  readonly url: string;
  /** What whoever uses the URL has to send exactly so. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** In seconds. */
  readonly expiresIn: number;
}

/** What a policy is signed with, as fields of a form. */
export type PolicyFields = Readonly<Record<string, string>>;

/** A body whose hash is not part of the signature. https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html */
export const UNSIGNED_PAYLOAD = 'UNSIGNED-PAYLOAD';

const SERVICE = 's3';
const ALGORITHM = 'AWS4-HMAC-SHA256';
/** Written or changed by whatever carries the request. */
const NOT_SIGNED: ReadonlySet<string> = new Set(['connection', 'content-length', 'expect', 'user-agent']);

/**
 * Signs a request in its headers, by AWS's Signature Version 4. Where `x-amz-content-sha256` says what is to stand for the body it is that, else the
 * hash of the body that is given.
 */
export function signedHeaders({ method, url, headers, body }: Unsigned, context: SigningContext): Signature {
  const { host, path } = partsOf(url);
  const given = Object.entries(headers).filter(([name]) => !NOT_SIGNED.has(name.toLowerCase()));
  const revealed = Object.fromEntries(given.map(([name, value]) => [name, revealedOf(value)]));
  const added = {
    'x-amz-date': stampOf(context.now),
    // Not by the library: it would sign a content type and a length that nobody sends.
    'x-amz-content-sha256':
      revealed['x-amz-content-sha256'] ??
      createHash('sha256')
        .update(body ?? '')
        .digest('hex'),
  };
  const signed = signerOf({ method, path, headers: { ...revealed, ...added, host } }, context).sign().headers ?? {};
  const { sessionToken } = context.credentials;
  return {
    headers: {
      ...added,
      authorization: String(signed['Authorization']),
      ...(sessionToken === undefined ? {} : { 'x-amz-security-token': sessionToken }),
    },
  };
}

/** The URL with a signature in its query. It holds the session's token, where there is one. */
export function presignedUrl({ method, url, headers = {}, expiresIn }: Presigned, context: SigningContext): string {
  const { origin, host, path } = partsOf(url);
  const separator = path.includes('?') ? '&' : '?';
  const query = `X-Amz-Date=${stampOf(context.now)}&X-Amz-Expires=${expiresIn}`;
  const request = { method, path: `${path}${separator}${query}`, headers: { ...headers, host }, signQuery: true };
  return `${origin}${signerOf(request, context).sign().path ?? ''}`;
}

/**
 * The fields that sign the policy of a form, and are conditions of it: `policy` is made of them by the caller.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-authentication-HTTPPOST.html
 */
export function policyFields({ credentials, region, now }: SigningContext): PolicyFields {
  const { accessKeyId, sessionToken } = credentials;
  const stamp = stampOf(now);
  return {
    'x-amz-algorithm': ALGORITHM,
    'x-amz-credential': `${accessKeyId}/${stamp.slice(0, 8)}/${region}/${SERVICE}/aws4_request`,
    'x-amz-date': stamp,
    ...(sessionToken === undefined ? {} : { 'x-amz-security-token': sessionToken.reveal() }),
  };
}

/** The signature of a policy, which is given as the form holds it: in Base64. */
export function policySignature(policy: string, { credentials, region, now }: SigningContext): string {
  const scope = [stampOf(now).slice(0, 8), region, SERVICE, 'aws4_request'];
  const secret: string | Buffer = `AWS4${credentials.secretAccessKey.reveal()}`;
  const key = scope.reduce<string | Buffer>((made, each) => createHmac('sha256', made).update(each).digest(), secret);
  return createHmac('sha256', key).update(policy).digest('hex');
}

function signerOf(request: object, { credentials, region }: SigningContext): aws4.RequestSigner {
  const { accessKeyId, secretAccessKey, sessionToken } = credentials;
  // By itself the library leaves ranges out, which S3 takes into account where they are signed.
  const asked = { ...request, service: SERVICE, region, extraHeadersToInclude: { range: true } };
  return new aws4.RequestSigner(asked, {
    accessKeyId,
    secretAccessKey: secretAccessKey.reveal(),
    ...(sessionToken === undefined ? {} : { sessionToken: sessionToken.reveal() }),
  });
}

/** As the wire has them: `new URL()` would resolve `..`, which is a name like any other. */
function partsOf(url: string): { readonly origin: string; readonly host: string; readonly path: string } {
  const [, origin = '', path = ''] = /^(https?:\/\/[^/?]+)(.*)$/.exec(url) ?? [];
  return { origin, host: new URL(origin).host, path: path.startsWith('/') ? path : `/${path}` };
}

/** `20130524T000000Z` */
function stampOf(now: number): string {
  return new Date(now).toISOString().replace(/[:-]|\.\d{3}/g, '');
}

function revealedOf(value: HeaderValue): string {
  return value instanceof Secret ? value.reveal() : value;
}
