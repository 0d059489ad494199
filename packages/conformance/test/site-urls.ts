import { createHash } from 'node:crypto';
import type { SignedForm, UploadHead } from '@stowage/core/spi';

export const HOST = 'https://memory.example';

type Query = Readonly<Record<string, string>>;

/** The URL of an object for everyone. The whole name is one segment, so that nothing in it is resolved. */
export function urlOf(container: string, name: string, query: Query = {}): string {
  const parameters = new URLSearchParams(query);
  return `${HOST}/${encodeURIComponent(container)}/${encodeURIComponent(name)}${parameters.size === 0 ? '' : `?${parameters.toString()}`}`;
}

/** What allows a URL to be used for one object, or for one part of it. */
export function token(container: string, name: string, more = ''): string {
  return createHash('sha256').update(`${container}/${name}${more}`).digest('hex');
}

/** The token that a query must have: when it ends, and which part it is for, cannot be changed. */
export function signature(container: string, name: string, query: URLSearchParams): string {
  const bound = ['expires', 'upload', 'part'].map((key) => query.get(key) ?? '').join('/');
  return token(container, name, bound === '//' ? '' : `?${bound}`);
}

/** A URL with a token. */
export function signedUrl(container: string, name: string, query: Query = {}): string {
  return urlOf(container, name, { ...query, token: signature(container, name, new URLSearchParams(query)) });
}

/** What a form is good for. */
export interface FormPolicy {
  readonly container: string;
  readonly head: UploadHead;
  readonly maxSize?: number | undefined;
  /** In milliseconds since 1970. */
  readonly expires: number;
}

/** A form with its policy under a signature, as S3 has it. */
export function formOf(policy: FormPolicy): SignedForm {
  const text = Buffer.from(JSON.stringify(policy)).toString('base64');
  const fields = { key: policy.head.name, policy: text, signature: token('form', text) };
  const expiresAt = new Date(policy.expires);
  return { url: `${HOST}/${policy.container}`, method: 'POST', fields, fileField: 'file', expiresAt };
}

/** The policy of a form, if it is signed and the form is what it says. One without a name is for any. */
export function policyOf(data: FormData): FormPolicy | undefined {
  const [text, key] = [data.get('policy') as string, data.get('key')];
  if (data.get('signature') !== token('form', text)) return undefined;
  const policy = JSON.parse(Buffer.from(text, 'base64').toString()) as FormPolicy;
  return policy.head.name === key || policy.head.name === '' ? policy : undefined;
}
