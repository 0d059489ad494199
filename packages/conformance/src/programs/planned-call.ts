import type { CallOptions } from '@stowage/core';
import type { StorageErrorCode } from '@stowage/core/spi';
import type { ModelContainer } from './model/model-container.js';
import type { ModelVersion } from './model/model-version.js';

/** What a call makes of one name. */
export interface Change {
  readonly model: ModelContainer;
  /** The number of the container. */
  readonly container: number;
  readonly name: string;
  /** All versions of it then, newest first. */
  readonly after: readonly ModelVersion[];
  /** What else they may be: the contract leaves it open. Default: nothing. */
  readonly or?: readonly ModelVersion[] | undefined;
  /** How a call that fails may have deleted some of the versions and not others. Default: it has done all or nothing. */
  readonly gradually?: 'newest-last' | 'in-any-order' | undefined;
}

/** A call, and what the contract has to say of it in the state that the model is in. */
export interface PlannedCall<T = unknown> {
  /** It must fail with one of these; where there are none, it must succeed. */
  readonly refusals?: readonly StorageErrorCode[] | undefined;
  /** It may fail with one of these as well. */
  readonly allowed?: readonly StorageErrorCode[] | undefined;
  /** What it changes if it succeeds. */
  readonly changes?: readonly Change[] | undefined;
  call(options: CallOptions): Promise<T>;
  /** Fails unless this is what the call must give. */
  check?(seen: T): void | Promise<void>;
  /** Tells the model what is no change of a name. */
  done?(seen: T): void;
  /** Is told of a failure that the model had to expect. */
  refused?(code: StorageErrorCode): void;
}

/** A call whose results have forgotten their type: what is planned is performed by one who needs not know it. */
export function planned<T>(call: PlannedCall<T>): PlannedCall {
  return call;
}
