import type { MultipartUpload } from '../../spi/index.js';

/** The uploads in parts that somebody in this process is working on: nobody else takes them for unfinished ones. */
class UploadsInFlight {
  readonly #keys = new Set<string>();

  /** Whether somebody is working on it. */
  has(upload: MultipartUpload): boolean {
    return this.#keys.has(keyOf(upload));
  }

  /** Whether it was nobody's; from now on it is the caller's, until it is let go. */
  take(upload: MultipartUpload): boolean {
    const isFree = !this.has(upload);
    this.#keys.add(keyOf(upload));
    return isFree;
  }

  /** Nobody works on it any more. */
  letGo(upload: MultipartUpload): void {
    this.#keys.delete(keyOf(upload));
  }
}

/** Those of every driver: two may be of one account. */
export const uploadsInFlight = new UploadsInFlight();

function keyOf({ container, name, id }: MultipartUpload): string {
  return JSON.stringify([container.name, name, id]);
}
