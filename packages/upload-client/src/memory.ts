import type { UploadOptions, UploadStorage } from './options.js';
import { jsonOf } from './send.js';
import type { Begun } from './server.js';

/** Remembers an unfinished upload of a file, across reloads. A page that may not store anything remembers nothing. */
export class Memory {
  readonly #key: string;
  readonly #storage: UploadStorage | undefined;

  constructor(file: Blob, { endpoint, name, storage, resume = true, type, fields }: UploadOptions) {
    const { name: called = '', lastModified = 0 } = file as Partial<File>;
    const identity = [endpoint, name ?? called, type ?? file.type, file.size, lastModified, fields ?? {}];
    this.#key = `stowage-upload:${JSON.stringify(identity)}`;
    this.#storage = resume ? (storage ?? ownStorage()) : undefined;
  }

  /** What was remembered, if it looks like an upload. */
  recall(): Begun | undefined {
    const known = this.#quietly((storage) => jsonOf(storage.getItem(this.#key) ?? ''));
    return typeof known?.['ticket'] === 'string' && typeof known['plan'] === 'object'
      ? (known as unknown as Begun)
      : undefined;
  }

  /** For the next time that this file is uploaded. */
  remember(begun: Begun): void {
    this.#quietly((storage) => storage.setItem(this.#key, JSON.stringify(begun)));
  }

  /** The file is uploaded, or is to be begun anew. */
  forget(): void {
    this.#quietly((storage) => storage.removeItem(this.#key));
  }

  #quietly<T>(use: (storage: UploadStorage) => T): T | undefined {
    try {
      return this.#storage && use(this.#storage);
    } catch {
      return undefined;
    }
  }
}

function ownStorage(): UploadStorage | undefined {
  // Node has one that warns when it is touched.
  if ((globalThis as { window?: unknown }).window === undefined) return undefined;
  try {
    return (globalThis as { localStorage?: UploadStorage }).localStorage;
  } catch {
    return undefined;
  }
}
