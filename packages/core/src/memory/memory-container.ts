import { ObjectDoesNotExistError } from '../errors/index.js';
import type { ContainerRecord, ObjectKey } from '../spi/index.js';
import { versionId, type MemoryContent, type MemoryVersion, type ReadableVersion } from './memory-version.js';
import { SortedNames } from './sorted-names.js';

/** Gives each version its number and time. */
export interface Stamp {
  readonly serial: number;
  readonly time: Date;
}

/** A container: the versions of every name, newest first. */
export class MemoryContainer {
  readonly record: ContainerRecord;
  readonly names = new SortedNames<readonly MemoryVersion[]>();
  readonly #provider: string;

  constructor(record: ContainerRecord, provider: string) {
    this.record = record;
    this.#provider = provider;
  }

  /** Adds the newest version of a name: without content a hide marker. */
  add(name: string, content: MemoryContent | undefined, stamp: Stamp): MemoryVersion {
    const version = { name, content, serial: stamp.serial, storedAt: stamp.time };
    this.names.set(name, [version, ...this.versions(name)]);
    return version;
  }

  /** Of one name, newest first; none if there is none. */
  versions(name: string): readonly MemoryVersion[] {
    return this.names.get(name) ?? [];
  }

  /** The version that is meant, or the newest one; a hide marker is no object. */
  find(key: ObjectKey): ReadableVersion {
    const found = key.versionId === undefined ? this.versions(key.name)[0] : this.#version(key, key.versionId);
    if (!isReadable(found)) throw this.#missing(key.name);
    return found;
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
  removeVersion(key: Required<ObjectKey>): void {
    const gone = this.#version(key, key.versionId ?? '');
    if (gone === undefined) throw this.#missing(key.name);
    const rest = this.versions(key.name).filter((each) => each !== gone);
    if (rest.length > 0) this.names.set(key.name, rest);
    else this.names.delete(key.name);
  }

  #version(key: ObjectKey, id: string): MemoryVersion | undefined {
    return this.versions(key.name).find((each) => versionId(each) === id);
  }

  #missing(name: string): ObjectDoesNotExistError {
    return new ObjectDoesNotExistError(name, { provider: this.#provider });
  }
}

/** Whether a version is there and is no hide marker. */
export function isReadable(version: MemoryVersion | undefined): version is ReadableVersion {
  return version?.content !== undefined;
}
