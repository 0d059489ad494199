import { systemClock, type Clock } from '../concurrency/index.js';
import {
  ContainerAlreadyExistsError,
  ContainerDoesNotExistError,
  ContainerIsNotEmptyError,
  InvalidArgumentError,
  InvalidContainerNameError,
  ObjectHashMismatchError,
} from '../errors/index.js';
import type { CallOptions, ChecksumAlgorithm, ContainerKey, UploadHead, WriteConditions } from '../spi/index.js';
import { MemoryContainer } from './memory-container.js';
import type { MemoryContent, MemoryVersion } from './memory-version.js';
import { SortedNames } from './sorted-names.js';
import type { StoredBytes } from './stored-bytes.js';

/** The id under which the memory backend's errors are known. */
export const PROVIDER = 'memory';

/** Everything that is stored: the containers, and what counts and dates what goes into them. */
export class MemoryStore {
  readonly containers = new SortedNames<MemoryContainer>();
  /** The checksum kept of every object. */
  readonly algorithm: ChecksumAlgorithm;
  readonly #clock: Clock;
  /** What new containers begin with. */
  readonly #versioning: 'off' | 'on';
  #serial = 0;

  constructor(algorithm: ChecksumAlgorithm = 'sha256', clock: Clock = systemClock, versioning: 'off' | 'on' = 'off') {
    this.algorithm = algorithm;
    this.#clock = clock;
    this.#versioning = versioning;
  }

  /** Counts up from 1. */
  nextSerial(): number {
    this.#serial += 1;
    return this.#serial;
  }

  /** The time by the clock that was given. */
  now(): Date {
    return new Date(this.#clock());
  }

  /** A container of that name that is another one by its id does not count. */
  container(key: ContainerKey): MemoryContainer {
    const found = this.containers.get(key.name);
    if (found === undefined || (key.id !== undefined && key.id !== found.record.id)) {
      throw new ContainerDoesNotExistError(key.name, { provider: PROVIDER });
    }
    return found;
  }

  /** @throws {ContainerAlreadyExistsError} if the name is taken */
  create(name: string): MemoryContainer {
    if (name.includes('/')) throw new InvalidContainerNameError(name, "it must not hold '/'", { provider: PROVIDER });
    if (this.containers.get(name) !== undefined) throw new ContainerAlreadyExistsError(name, { provider: PROVIDER });
    const extra = { createdAt: this.now() };
    const container = new MemoryContainer(
      { name, id: `c${this.nextSerial()}`, versioning: this.#versioning, extra },
      PROVIDER,
    );
    this.containers.set(name, container);
    return container;
  }

  /** @throws {ContainerIsNotEmptyError} if anything is left, old versions and unfinished uploads included */
  remove(key: ContainerKey, hasUploads: boolean): void {
    const container = this.container(key);
    if (hasUploads) throw new ContainerIsNotEmptyError(key.name, 'unfinished uploads are left', { provider: PROVIDER });
    if (container.names.size > 0) throw new ContainerIsNotEmptyError(key.name, undefined, { provider: PROVIDER });
    this.containers.delete(key.name);
  }

  /** Makes bytes visible as the newest version of a name. The container may have gone while they came. */
  put(key: ContainerKey, head: UploadHead, bytes: StoredBytes, conditions: WriteConditions): MemoryVersion {
    const expected = head.checksums?.[this.algorithm];
    if (expected !== undefined && expected !== bytes.checksum) {
      throw new ObjectHashMismatchError(head.name, expected, bytes.checksum, { provider: PROVIDER });
    }
    const container = this.container(key);
    // Nothing waits between here and the end: what was compared is what is replaced.
    container.assertMet(head.name, conditions);
    return container.add(head.name, this.#content(head, bytes), this.stamp());
  }

  #content(head: UploadHead, bytes: StoredBytes): MemoryContent {
    return { head: ownCopy(head), bytes, checksums: { [this.algorithm]: bytes.checksum } };
  }

  /** For what is stored now. */
  stamp(): { readonly serial: number; readonly time: Date } {
    return { serial: this.nextSerial(), time: this.now() };
  }
}

/** What the caller does to its options later changes nothing that is stored. */
function ownCopy(head: UploadHead): UploadHead {
  return { ...head, metadata: { ...head.metadata }, headers: { ...head.headers } };
}

/** What every call starts with: an abort counts, and options of other providers are refused. */
export function begin(options: CallOptions): void {
  options.signal?.throwIfAborted();
  const unknown = Object.keys(options.ex ?? {});
  if (unknown.length > 0) throw new InvalidArgumentError(`memory: unknown option '${unknown.join("', '")}' in 'ex'`);
}
