import { Secret, type HeaderValue } from '@stowage/core/http';
import type { EncryptionSetting } from './api/requests.js';

/** B2 encrypts with a key of its own. */
export interface SseB2 {
  readonly mode: 'SSE-B2';
}

/** B2 encrypts with this key and forgets it: who reads has to give it again. */
export interface SseC {
  readonly mode: 'SSE-C';
  /** 32 bytes. */
  readonly customerKey: Uint8Array;
}

/** How an object is encrypted at rest. */
export type ServerSideEncryption = SseB2 | SseC;

type Headers = Readonly<Record<string, HeaderValue>>;

/** The encryption of one object, in every form B2 wants it; a customer's key prints as `[redacted]`. */
export class Encryption {
  readonly mode: ServerSideEncryption['mode'];
  readonly #key: { readonly text: Secret; readonly md5: string } | undefined;

  constructor(setting: ServerSideEncryption) {
    this.mode = setting.mode;
    this.#key = setting.mode === 'SSE-C' ? keyOf(setting.customerKey) : undefined;
  }

  /** For uploading a whole file. */
  uploadHeaders(): Headers {
    return this.#key === undefined ? { 'x-bz-server-side-encryption': 'AES256' } : this.keyHeaders();
  }

  /** For uploading parts and for reading, where only a customer's key has to be said. */
  keyHeaders(): Headers {
    if (this.#key === undefined) return {};
    const prefix = 'x-bz-server-side-encryption-customer';
    return {
      [`${prefix}-algorithm`]: 'AES256',
      [`${prefix}-key`]: this.#key.text,
      [`${prefix}-key-md5`]: this.#key.md5,
    };
  }

  /** For requests in JSON. What this returns must not outlive the request. */
  setting(): EncryptionSetting {
    if (this.#key === undefined) return { mode: 'SSE-B2', algorithm: 'AES256' };
    const { text, md5 } = this.#key;
    return { mode: 'SSE-C', algorithm: 'AES256', customerKey: text.reveal(), customerKeyMd5: md5 };
  }
}

/** The encryption a call asks for, if any. */
export function encryptionOf(setting: ServerSideEncryption | undefined): Encryption | undefined {
  return setting === undefined ? undefined : new Encryption(setting);
}

/** Few have keys of their own: what hashes them is loaded with the first. */
function keyOf(key: Uint8Array): { readonly text: Secret; readonly md5: string } {
  const { createHash } = process.getBuiltinModule('node:crypto');
  return {
    text: new Secret(Buffer.from(key).toString('base64')),
    md5: createHash('md5').update(key).digest('base64'),
  };
}
