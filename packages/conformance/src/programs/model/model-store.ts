import type { Versioning } from '@stowage/core/spi';
import { isRefusable } from '../hostile-names.js';
import { ModelContainer } from './model-container.js';
import type { ModelCursor } from './model-listing.js';
import type { ModelUpload } from './model-upload.js';

/** All that the contract says is stored: containers by the numbers they have in the program, and what is not finished. */
export class ModelStore {
  /** What new containers begin with. Undefined where the provider has no versions. */
  versioning: Versioning | undefined;
  readonly containers = new Map<number, ModelContainer>();
  readonly uploads: ModelUpload[] = [];
  readonly cursors: (ModelCursor & { readonly container: number; readonly model: ModelContainer })[] = [];
  readonly #removedBy = new Map<number, number>();
  readonly #isTaken = new Map<string, boolean>();

  /** A container is there and empty. */
  create(container: number): void {
    this.containers.set(container, new ModelContainer(this.versioning));
  }

  /** A container is there no more. */
  remove(container: number, client: number): void {
    this.containers.delete(container);
    this.#removedBy.set(container, client);
  }

  /**
   * Whether a client may think that a container is there: another one has deleted it. To ask for it whenever an object is missing would
   * cost a request more, and drivers may spare that: they say then that the object is missing.
   */
  mayRemember(container: number, client: number): boolean {
    return (this.#removedBy.get(container) ?? client) !== client;
  }

  /** Whether the provider may say that it does not take the name: it has not taken it yet, and it need not. */
  mayRefuse(name: string): boolean {
    return isRefusable(name) && this.#isTaken.get(name) !== true;
  }

  /** Whether the provider has refused the name, and so always does. */
  hasRefused(name: string): boolean {
    return this.#isTaken.get(name) === false;
  }

  /** What the provider said to an upload of that name. */
  remember(name: string, isTaken: boolean): void {
    this.#isTaken.set(name, isTaken);
  }

  /** Forgets an upload that was completed or aborted. */
  end(upload: ModelUpload): void {
    this.uploads.splice(this.uploads.indexOf(upload), 1);
  }
}
