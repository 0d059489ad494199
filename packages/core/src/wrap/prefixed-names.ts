import { InvalidArgumentError, MalformedResponseError, StorageError } from '../errors/index.js';
import { MappedPage, type Capabilities, type MetadataSupport, type Page, type StorageBackend } from '../spi/index.js';
import { assertObjectName } from '../validation/names.js';

/** Anything that has the name of an object. */
interface Named {
  readonly name: string;
}

/** What the names of objects are for who sees only those below a prefix, and what they are for the provider. */
export class PrefixedNames {
  readonly #prefix: string;
  readonly #provider: string;

  /** @throws {InvalidArgumentError} if no object of the backend can have a name that starts with the prefix */
  constructor(prefix: string, { capabilities, provider }: StorageBackend) {
    this.#prefix = prefix;
    this.#provider = provider;
    assertObjectName(prefix, capabilities);
    if (this.limits(capabilities).maxObjectNameBytes >= 1) return;
    throw new InvalidArgumentError(`prefixed: '${prefix}' leaves no room for a name`, { provider });
  }

  /** Names have to be shorter by what the prefix takes. */
  limits(capabilities: Capabilities): Capabilities {
    const maxObjectNameBytes = capabilities.maxObjectNameBytes - Buffer.byteLength(this.#prefix);
    return { ...capabilities, maxObjectNameBytes, metadata: this.#metadata(capabilities.metadata) };
  }

  /** A provider that counts the name, too, counts all of it. */
  #metadata(metadata: MetadataSupport): MetadataSupport {
    const { total } = metadata;
    const { sizeOf } = total ?? {};
    if (total === undefined || sizeOf === undefined) return metadata;
    return { ...metadata, total: { ...total, sizeOf: (head) => sizeOf(this.inner(head)) } };
  }

  /** The provider's name for one of ours. */
  full(name: string): string {
    return this.#prefix + name;
  }

  /** The same thing, as the provider is told of it. */
  inner<T extends Named>(thing: T): T {
    return { ...thing, name: this.full(thing.name) };
  }

  /**
   * The same thing, as the user is told of it. What only the provider says of it (`extra`) stays in its words.
   *
   * @throws {MalformedResponseError} if it is not below the prefix, so that it cannot have been asked for
   */
  outer<T extends Named>(thing: T): T {
    if (thing.name.startsWith(this.#prefix)) return { ...thing, name: thing.name.slice(this.#prefix.length) };
    throw new MalformedResponseError(`'${thing.name}' came, which is not below '${this.#prefix}'`, {
      provider: this.#provider,
    });
  }

  /** A page of the provider's, row by row. */
  page<T extends Named>(page: Page<T>): Page<T> {
    return new MappedPage(page, (row) => this.outer(row));
  }

  /** Makes a call about objects of these names, given as ours. Its errors call them as we do. */
  async about<T>(names: readonly string[], call: () => Promise<T>): Promise<T> {
    try {
      return await call();
    } catch (error) {
      throw this.renamed(error, names);
    }
  }

  /** The same error, told of our names. */
  renamed<E>(error: E, names: readonly string[]): E {
    if (!(error instanceof StorageError)) return error;
    const told = (text: string): string => names.reduce((all, name) => this.#told(all, name), text);
    const { message, stack = '' } = error;
    if (told(message) !== message) Object.assign(error, { message: told(message), stack: told(stack) });
    if (isAboutObject(error)) Object.assign(error, { objectName: told(error.objectName) });
    return error;
  }

  #told(text: string, name: string): string {
    return name === '' ? text : text.replaceAll(alone(this.full(name)), () => name);
  }
}

/** Also a conflict: its class is another one. */
function isAboutObject(error: StorageError): error is StorageError & { readonly objectName: string } {
  return 'objectName' in error && typeof error.objectName === 'string';
}

/** Where a text stands alone: a short name may be part of other words. */
function alone(text: string): RegExp {
  const literal = text.replaceAll(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`);
  return new RegExp(String.raw`(?<![\p{L}\p{N}_])${literal}(?![\p{L}\p{N}_])`, 'gu');
}
