import { isBefore } from '@stowage/core/listing';

/**
 * The paths after one and up to another one, that included, in UTF-8 byte order: a part of a sync, as others have the other parts. Both ends of
 * the sync share it, so that it can be cut while they are listed. See `ContainerLocation.within`.
 */
export class KeyRange {
  /** The path before the first one. Undefined: from the beginning. */
  readonly after: string | undefined;
  #upTo: string | undefined;
  #reached: string | undefined;

  constructor({ after, upTo }: { readonly after?: string | undefined; readonly upTo?: string | undefined } = {}) {
    this.after = after;
    this.#upTo = upTo;
  }

  /** The last path. Undefined: to the end. */
  get upTo(): string | undefined {
    return this.#upTo;
  }

  /** The last path that the listing of either end has given. Undefined: none yet. */
  get reached(): string | undefined {
    return this.#reached;
  }

  /** Whether a path of a listing is not behind the end. It has been reached then. */
  takes(path: string): boolean {
    if (this.#upTo !== undefined && isBefore(this.#upTo, path)) return false;
    if (this.#reached === undefined || isBefore(this.#reached, path)) this.#reached = path;
    return true;
  }

  /**
   * Ends the range at what is reached: listings stop there, and a sync of it ends well.
   *
   * @returns the new last path; undefined, and nothing is changed, if nothing is reached yet
   */
  cut(): string | undefined {
    if (this.#reached !== undefined) this.#upTo = this.#reached;
    return this.#reached;
  }
}
