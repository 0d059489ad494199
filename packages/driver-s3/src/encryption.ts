import { createHash } from 'node:crypto';
import { Secret, type HeaderValue } from '@stowage/core/http';

/** S3 encrypts with keys of its own. */
export interface SseS3 {
  readonly mode: 'SSE-S3';
}

/** S3 encrypts with a key that AWS KMS (or what a server has in its place) manages. */
export interface SseKms {
  readonly mode: 'SSE-KMS';
  /** Default: the account's own for S3. */
  readonly keyId?: string | undefined;
  /** What is to be said again to decrypt: texts by name. Not secret. */
  readonly context?: Readonly<Record<string, string>> | undefined;
  /** Use a key of the bucket, which costs fewer requests to KMS. Default: as the bucket says. */
  readonly bucketKey?: boolean | undefined;
}

/** S3 encrypts with this key and forgets it: who reads has to give it again. */
export interface SseC {
  readonly mode: 'SSE-C';
  /** 32 bytes. */
  readonly customerKey: Uint8Array;
}

/** How an object is encrypted at rest. */
export type ServerSideEncryption = SseS3 | SseKms | SseC;

type Headers = Readonly<Record<string, HeaderValue>>;

const PREFIX = 'x-amz-server-side-encryption';

/** For what is stored: a write, a copy's target, the beginning of an upload in parts. */
export function encryptionHeaders(setting: ServerSideEncryption | undefined): Headers {
  if (setting === undefined) return {};
  if (setting.mode === 'SSE-S3') return { [PREFIX]: 'AES256' };
  if (setting.mode === 'SSE-C') return keyHeaders(setting);
  const { keyId, context, bucketKey } = setting;
  return {
    [PREFIX]: 'aws:kms',
    ...(keyId === undefined ? {} : { [`${PREFIX}-aws-kms-key-id`]: keyId }),
    ...(context === undefined ? {} : { [`${PREFIX}-context`]: base64(JSON.stringify(context)) }),
    ...(bucketKey === undefined ? {} : { [`${PREFIX}-bucket-key-enabled`]: String(bucketKey) }),
  };
}

/** For parts and for reading, where only a customer's key has to be said. */
export function keyHeaders(setting: ServerSideEncryption | undefined, prefix = PREFIX): Headers {
  if (setting?.mode !== 'SSE-C') return {};
  const { customerKey } = setting;
  return {
    [`${prefix}-customer-algorithm`]: 'AES256',
    [`${prefix}-customer-key`]: secretOf(customerKey),
    [`${prefix}-customer-key-md5`]: createHash('md5').update(customerKey).digest('base64'),
  };
}

/** For the source of a copy. */
export function sourceKeyHeaders(setting: SseC | undefined): Headers {
  return keyHeaders(setting, 'x-amz-copy-source-server-side-encryption');
}

/** Whether the ETag of what is stored so is the MD5 of its bytes. https://docs.aws.amazon.com/AmazonS3/latest/API/RESTCommonResponseHeaders.html */
export function hidesMd5(setting: ServerSideEncryption | undefined): boolean {
  return setting !== undefined && setting.mode !== 'SSE-S3';
}

/** The same, of what an answer says of an object. */
export function isMd5Hidden(headers: Readonly<Record<string, string>>): boolean {
  return headers[`${PREFIX}-customer-algorithm`] !== undefined || (headers[PREFIX] ?? '').includes('kms');
}

/** One for each key, however many requests it goes with: every secret is looked for in every error. */
const secrets = new WeakMap<Uint8Array, Secret>();

function secretOf(key: Uint8Array): Secret {
  const text = base64(key);
  const known = secrets.get(key);
  // Its bytes are the caller's and may be others by now.
  if (known?.reveal() === text) return known;
  const made = new Secret(text);
  secrets.set(key, made);
  return made;
}

function base64(bytes: string | Uint8Array): string {
  return Buffer.from(bytes as Uint8Array).toString('base64');
}
