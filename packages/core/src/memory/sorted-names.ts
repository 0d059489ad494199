/**
 * A name as a string whose code units are the bytes of its UTF-8 form. Object stores sort by those bytes, JavaScript
 * compares strings by UTF-16 units, and the two differ above U+FFFF; compared as keys they agree.
 */
export function nameKey(name: string): string {
  return Buffer.from(name, 'utf8').toString('latin1');
}

/** The name of a key. */
export function keyName(key: string): string {
  return Buffer.from(key, 'latin1').toString('utf8');
}

/** The first key after all keys that start with this one. A byte of UTF-8 is never 0xFF, so adding one always works. */
export function keyAfter(key: string): string {
  return key.slice(0, -1) + String.fromCharCode(key.charCodeAt(key.length - 1) + 1);
}

/** Values by name, kept in UTF-8 byte order, so that a page may start anywhere without sorting or scanning. */
export class SortedNames<V> {
  readonly #keys: string[] = [];
  readonly #values = new Map<string, V>();

  get size(): number {
    return this.#keys.length;
  }

  /** Undefined if there is none. */
  get(name: string): V | undefined {
    return this.#values.get(nameKey(name));
  }

  /** Adds or replaces. */
  set(name: string, value: V): void {
    const key = nameKey(name);
    if (!this.#values.has(key)) this.#keys.splice(this.#position(key), 0, key);
    this.#values.set(key, value);
  }

  /** A name that is not there is no error. */
  delete(name: string): void {
    const key = nameKey(name);
    if (this.#values.delete(key)) this.#keys.splice(this.#position(key), 1);
  }

  /** The first entry at or after a key. */
  at(key: string): readonly [key: string, value: V] | undefined {
    const found = this.#keys[this.#position(key)];
    return found === undefined ? undefined : [found, this.#values.get(found) as V];
  }

  /** The entries whose keys start with `prefix`, from a key on. What is added or removed meanwhile disturbs nothing. */
  *from(start: string, prefix = ''): Generator<readonly [key: string, value: V], void, undefined> {
    let entry = this.at(start > prefix ? start : prefix);
    while (entry?.[0].startsWith(prefix) === true) {
      yield entry;
      entry = this.at(`${entry[0]}\0`);
    }
  }

  /** Where a key is, or would be. */
  #position(key: string): number {
    let low = 0;
    let high = this.#keys.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#keys[middle] as string) < key) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
