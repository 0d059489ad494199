import { ObjectAlreadyExistsError, ObjectChangedError, ObjectDoesNotExistError } from '../errors/index.js';
import type { ContainerRecord, ObjectKey, VersionKey, WriteConditions } from '../spi/index.js';
import { etagOf, versionId, type MemoryContent, type MemoryVersion, type ReadableVersion } from './memory-version.js';
import { SortedNames } from './sorted-names.js';

/** Gives each version its number and time. */
export interface Stamp {
  readonly serial: number;
  readonly time: Date;
}

/** A container: the versions of every name, newest first. */
export class MemoryContainer {
  #record: ContainerRecord;
  readonly names = new SortedNames<readonly MemoryVersion[]>();
  readonly #provider: string;

  constructor(record: ContainerRecord, provider: string) {
    this.#record = record;
    this.#provider = provider;
  }

  /** As it is now. */
  get record(): ContainerRecord {
    return this.#record;
  }

  /** What is stored while versions are kept stays; all else is replaced by the next write or deletion. */
  setVersioning(versioning: 'on' | 'suspended'): void {
    this.#record = { ...this.#record, versioning };
  }

  /** Adds the newest version of a name: without content a hide marker. In place of the one that was stored while versions were not kept. */
  add(name: string, content: MemoryContent | undefined, stamp: Stamp): MemoryVersion {
    const isKept = this.#record.versioning === 'on';
    const version = { name, content, serial: stamp.serial, storedAt: stamp.time, isKept };
    const older = this.versions(name).filter((each) => isKept || each.isKept);
    this.names.set(name, [version, ...older]);
    return version;
  }

  /** A deleted name: where versions were never kept, there is nothing that a marker could hide. */
  hide(name: string, stamp: Stamp): void {
    if (this.#record.versioning === 'off') this.remove(name);
    else this.add(name, undefined, stamp);
  }

  /** Of one name, newest first; none if there is none. */
  versions(name: string): readonly MemoryVersion[] {
    return this.names.get(name) ?? [];
  }

  /** The version that is meant, or the newest one; a hide marker is no object. */
  find(key: ObjectKey): ReadableVersion {
    const found = key.versionId === undefined ? this.versions(key.name)[0] : this.#version(key, key.versionId);
    if (!isReadable(found)) throw this.#missing(key.name);
    if (key.etag !== undefined && key.etag !== etagOf(found)) throw this.#changed(key.name);
    return found;
  }

  /**
   * @throws {ObjectChangedError} if the newest version is another one than `ifMatch` says
   * @throws {ObjectAlreadyExistsError} if there is an object, and `ifNoneMatch` says that there must be none
   */
  assertMet(name: string, { ifMatch, ifNoneMatch }: WriteConditions): void {
    const newest = this.versions(name)[0];
    const current = isReadable(newest) ? etagOf(newest) : undefined;
    if (ifMatch !== undefined && ifMatch !== current) throw this.#changed(name);
    if (ifNoneMatch !== undefined && current !== undefined)
      throw new ObjectAlreadyExistsError(name, { provider: this.#provider });
  }

  /** What a plain listing shows. */
  *objects(): Generator<ReadableVersion, void, undefined> {
    for (const [, [newest]] of this.names.from('')) if (isReadable(newest)) yield newest;
  }

  /** Forgets every version of a name. */
  remove(name: string): void {
    this.names.delete(name);
  }

  /** @throws {ObjectDoesNotExistError} if there is no such version */
  removeVersion(key: VersionKey): void {
    const gone = this.#version(key, key.versionId);
    if (gone === undefined) throw this.#missing(key.name);
    const rest = this.versions(key.name).filter((each) => each !== gone);
    if (rest.length > 0) this.names.set(key.name, rest);
    else this.names.delete(key.name);
  }

  #version(key: ObjectKey, id: string): MemoryVersion | undefined {
    return this.versions(key.name).find((each) => versionId(each) === id);
  }

  #changed(name: string): ObjectChangedError {
    return new ObjectChangedError(name, { provider: this.#provider });
  }

  #missing(name: string): ObjectDoesNotExistError {
    return new ObjectDoesNotExistError(name, { provider: this.#provider });
  }
}

/** Whether a version is there and is no hide marker. */
export function isReadable(version: MemoryVersion | undefined): version is ReadableVersion {
  return version?.content !== undefined;
}
