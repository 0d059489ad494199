import { FileUploadSessionStore } from '../../resume/file-upload-session-store.js';
import { fingerprintOf, type UploadSubject } from '../../resume/fingerprint.js';
import type { UploadSession, UploadSessionStore } from '../../resume/upload-session.js';
import type { Upload } from './upload.js';

const defaultStore = new FileUploadSessionStore();

/** The sessions of one upload. Where nobody asked to resume, a directory that cannot be written is no reason to fail. */
export class UploadSessions {
  readonly #store: UploadSessionStore;
  readonly #key: string;
  readonly #subject: UploadSubject;
  #fingerprint: Promise<string> | undefined;
  readonly #required: boolean;

  /** `size` is that of the whole content, in bytes. */
  constructor({ target, head, options }: Upload, size: number) {
    const { backend, container, name } = target;
    this.#store = options.sessions ?? defaultStore;
    this.#key = JSON.stringify([backend.provider, container.name, name]);
    this.#subject = { head, size, ex: options.ex };
    this.#required = options.resume === true || options.sessions !== undefined;
  }

  /** An upload of this name that nobody is working on. */
  async claim(): Promise<UploadSession | undefined> {
    return this.#try(() => this.#store.claim(this.#key));
  }

  /** Whether it stores what this upload does. */
  async isOfThis({ fingerprint }: UploadSession): Promise<boolean> {
    return fingerprint === (await this.#ownFingerprint());
  }

  /** Remembers what is worked on; false if somebody else works on it already. */
  async save(session: Omit<UploadSession, 'fingerprint'>): Promise<boolean> {
    const fingerprint = await this.#ownFingerprint();
    return (await this.#try(() => this.#store.save(this.#key, { ...session, fingerprint }))) ?? true;
  }

  /** Somebody may resume it. */
  async release(uploadId: string): Promise<void> {
    await this.#try(() => this.#store.release(this.#key, uploadId));
  }

  /** There is nothing to resume. */
  async remove(uploadId: string): Promise<void> {
    await this.#try(() => this.#store.remove(this.#key, uploadId));
  }

  #ownFingerprint(): Promise<string> {
    this.#fingerprint ??= fingerprintOf(this.#subject);
    return this.#fingerprint;
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
