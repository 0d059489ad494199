import type { ByteStore } from '../store/byte-store.js';
import type { Content } from './content.js';

/** Counts who uses each blob, and removes it with its last user. A reader is a user: a download outlives a deletion. */
export class ContentPool {
  readonly #store: ByteStore;
  readonly #users = new Map<string, number>();

  constructor(store: ByteStore) {
    this.#store = store;
  }

  /** Stores bytes; the caller is their first user. */
  async write(source: AsyncIterable<Buffer>): Promise<Content> {
    const blob = await this.#store.write(source);
    if (blob.size === 0) {
      this.#store.remove(blob.id);
      return [];
    }
    const content = [{ blob: blob.id, start: 0, length: blob.size }];
    this.retain(content);
    return content;
  }

  /** One more user of these bytes. */
  retain(content: Content): void {
    for (const { blob } of content) this.#users.set(blob, (this.#users.get(blob) ?? 0) + 1);
  }

  /** One user less. */
  release(content: Content): void {
    for (const { blob } of content) this.#drop(blob);
  }

  /** The bytes of a content, in the chunks the store gives. */
  async *read(content: Content): AsyncGenerator<Buffer> {
    this.retain(content);
    try {
      for (const { blob, start, length } of content) yield* this.#store.read(blob, start, start + length);
    } finally {
      this.release(content);
    }
  }

  /** Removes what a crash left: blobs that were written, but never belonged to an acknowledged upload. */
  sweep(): void {
    for (const id of this.#store.ids()) if (!this.#users.has(id)) this.#store.remove(id);
  }

  #drop(blob: string): void {
    const users = (this.#users.get(blob) ?? 0) - 1;
    if (users > 0) return void this.#users.set(blob, users);
    this.#users.delete(blob);
    this.#store.remove(blob);
  }
}
