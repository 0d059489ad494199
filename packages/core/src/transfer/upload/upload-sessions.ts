import { FileUploadSessionStore } from '../../resume/file-upload-session-store.js';
import { fingerprintOf } from '../../resume/fingerprint.js';
import type { UploadSession, UploadSessionStore } from '../../resume/upload-session.js';
import type { Upload } from './upload.js';

const defaultStore = new FileUploadSessionStore();

/** The sessions of one upload. Where nobody asked to resume, a directory that cannot be written is no reason to fail. */
export class UploadSessions {
  readonly #store: UploadSessionStore;
  readonly #key: string;
  readonly #fingerprint: string;
  readonly #required: boolean;

  /** `size` is that of the whole content, in bytes. */
  constructor({ target, head, options }: Upload, size: number) {
    const { backend, container, name } = target;
    this.#store = options.sessions ?? defaultStore;
    this.#key = JSON.stringify([backend.provider, container.name, name]);
    this.#fingerprint = fingerprintOf({ head, size, ex: options.ex });
    this.#required = options.resume === true || options.sessions !== undefined;
  }

  /** An upload of this name that nobody is working on. */
  async claim(): Promise<UploadSession | undefined> {
    return this.#try(() => this.#store.claim(this.#key));
  }

  /** Whether it stores what this upload does. */
  isOfThis({ fingerprint }: UploadSession): boolean {
    return fingerprint === this.#fingerprint;
  }

  /** Remembers what is worked on; false if somebody else works on it already. */
  async save(session: Omit<UploadSession, 'fingerprint'>): Promise<boolean> {
    return (await this.#try(() => this.#store.save(this.#key, { ...session, fingerprint: this.#fingerprint }))) ?? true;
  }

  /** Somebody may resume it. */
  async release(uploadId: string): Promise<void> {
    await this.#try(() => this.#store.release(this.#key, uploadId));
  }

  /** There is nothing to resume. */
  async remove(uploadId: string): Promise<void> {
    await this.#try(() => this.#store.remove(this.#key, uploadId));
  }

  async #try<T>(work: () => Promise<T>): Promise<T | undefined> {
    try {
      return await work();
    } catch (error) {
      if (this.#required) throw error;
      return undefined;
    }
  }
}
