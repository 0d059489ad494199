import type { Versioning } from '@stowage/core/spi';
import { compareUtf8 } from '../../utf8-order.js';
import type { Versions } from '../program.js';
import { HIDDEN, type ModelObject, type ModelVersion } from './model-version.js';

/**
 * A container as the contract has it. What a call would make of a name is computed without changing anything: who made the call says
 * with `set` what has come of it. That writes and deletions depend on the versioning of the container is known here and nowhere else.
 */
export class ModelContainer {
  /** Whether what is replaced or deleted is kept. Undefined where the provider has no versions: what is replaced is gone. */
  versioning: Versioning | undefined;
  readonly #names = new Map<string, readonly ModelVersion[]>();

  constructor(versioning: Versioning | undefined) {
    this.versioning = versioning;
  }

  /** Whether a name can be hidden: else hiding would destroy. */
  get canHide(): boolean {
    return this.versioning === 'on' || this.versioning === 'suspended';
  }

  /** Of one name, newest first. */
  versions(name: string): readonly ModelVersion[] {
    return this.#names.get(name) ?? [];
  }

  /** What a read finds; undefined if there is nothing, or it is hidden. */
  object(name: string): ModelObject | undefined {
    const [newest] = this.versions(name);
    return newest?.kind === 'object' ? newest : undefined;
  }

  /** Every name that has a version, in UTF-8 byte order. */
  names(): readonly string[] {
    return [...this.#names.keys()].sort(compareUtf8);
  }

  /** The names that a plain listing shows. */
  visible(): readonly string[] {
    return this.names().filter((name) => this.object(name) !== undefined);
  }

  /** The versions that there are now. */
  set(name: string, versions: readonly ModelVersion[]): void {
    if (versions.length === 0) this.#names.delete(name);
    else this.#names.set(name, versions);
  }

  /** The versions there are once an object was stored. */
  afterPut(name: string, object: ModelObject): readonly ModelVersion[] {
    return this.#afterAdding(name, object);
  }

  /** The versions there are once the object was deleted. */
  afterDelete(name: string, versions: Versions): readonly ModelVersion[] {
    return versions === 'keep' && this.canHide ? this.#afterAdding(name, HIDDEN) : [];
  }

  /** The versions there are once one of them was deleted. */
  afterDeletingVersion(name: string, index: number): readonly ModelVersion[] {
    return this.versions(name).toSpliced(index, 1);
  }

  /** What was stored while versions were not kept makes way, also where they are kept no more. */
  #afterAdding(name: string, version: ModelVersion): readonly ModelVersion[] {
    const isKept = this.versioning === 'on';
    const older = this.versions(name).filter((each) => isKept || each.isKept === true);
    return [{ ...version, isKept }, ...older];
  }
}
