/** Between the segments of a key, and of a name. */
const [OF_KEYS, OF_NAMES] = [':', '/'] as const;

/** Names of objects for keys: `a:b` is `a/b`, below a prefix. */
export class Keys {
  readonly #prefix: string;

  constructor(prefix: string) {
    this.#prefix = prefix;
  }

  /** The name of an item, or what names below a base begin with. */
  name(key = ''): string {
    return this.#prefix + key.replaceAll(OF_KEYS, OF_NAMES);
  }

  /** Undefined: nobody can ask for that object by a key, as one with `:` in its name. */
  key(name: string): string | undefined {
    const key = name.slice(this.#prefix.length).replaceAll(OF_NAMES, OF_KEYS);
    const segments = key.split(OF_KEYS);
    const isKey = segments.every((segment) => segment !== '' && segment !== '.' && segment !== '..');
    return isKey && this.name(key) === name && !key.includes('\\') ? key : undefined;
  }

  /** In how many folders names are that begin with this. */
  depth(name: string): number {
    return name.slice(this.#prefix.length).split(OF_NAMES).length - 1;
  }
}
