import type { StorageDriver } from '@stowage/core';

/** Makes drivers, and tells the kit what it cannot know. Everything but `createDriver` is optional. */
export interface ConformanceHarness {
  /** A driver on its own connections. All that it makes must see the same containers. */
  createDriver(): StorageDriver | Promise<StorageDriver>;
  /**
   * For a driver that only reads: another driver, which writes and sees the same containers. With it the kit makes and removes what cases
   * need, the cases whose calls write are not applicable, and others see that every call that would write is a `PermissionDeniedError`.
   * Default: `createDriver`'s writes.
   */
  seed?(): StorageDriver | Promise<StorageDriver>;
  /**
   * The name of a container that does not exist yet, ending in or made from `suffix` (letters, digits, `-`; at most 24 of
   * them). Default: `stowage-kit-` and the suffix: where others share the provider's names, or an earlier run may have
   * left some, give names that hold something of this run.
   */
  containerName?(suffix: string): string;
  /** Runs after the last case, when every driver is closed: stops servers, removes directories. */
  cleanup?(): void | Promise<void>;
  /**
   * What calls have left beside the objects, where the harness can see that: temporary files of a driver's own, for instance. There
   * must be none when no call is under way. Default: nobody looks.
   */
  leftovers?(): readonly string[] | Promise<readonly string[]>;
  /** Plain HTTP without credentials, for signed and public URLs: usually the global `fetch`. Without it those are not fetched. */
  readonly fetch?: typeof globalThis.fetch | undefined;
  /** The provider's clock goes on by so many seconds, where it is a server of one's own: what was to expire until then has expired. */
  passTime?(seconds: number): void | Promise<void>;
  /** Failures that can be had on demand. */
  readonly faults?: FaultHooks | undefined;
  /** Bytes in one part, in cases about uploads in parts. Default: the smallest the provider allows, at least 1024. */
  readonly partSize?: number | undefined;
  /** Bytes of what the kit calls a large object. Default: five parts and a bit. */
  readonly largeSize?: number | undefined;
  /**
   * At which steps `abort-steps` and `early-ends` give a call up: `each` of the first, or at 0, 1, 2, 4, 8 … (`doubling`), a third of the
   * attempts, for a server that takes seconds for what others do in milliseconds. Default: `each`.
   */
  readonly steps?: StepDensity | undefined;
  /** What must never be seen in an error, a URL or a printed driver: keys and tokens. */
  readonly secrets?: readonly string[] | undefined;
  /** Cases that are not run, by id, each with its reason. A skip that names no case, or one that would not run anyway, fails. */
  readonly skips?: Readonly<Record<string, string>> | undefined;
  /** Takes the table at the end. Default: it goes to standard output. */
  report?(table: string): void;
}

/** How close together the steps are at which calls are given up. */
export type StepDensity = 'doubling' | 'each';

/** Failures on demand, where the provider is a server of one's own or can be wrapped. A case that needs a hook that is missing is not run. */
export interface FaultHooks {
  /** The next download of an object gives as many bytes as were stored, but not the same ones. */
  corruptNextDownload?(): void | Promise<void>;
  /** The next download of an object breaks after about half of its bytes. */
  breakNextDownload?(): void | Promise<void>;
  /** The next request that carries bytes of an object finds the service busy; asked again, it is not. */
  failNextUpload?(): void | Promise<void>;
  /** Tokens that drivers hold now are no longer accepted; their credentials are. */
  expireTokens?(): void | Promise<void>;
  /** A driver whose credentials the provider refuses. */
  createDriverWithWrongCredentials?(): StorageDriver | Promise<StorageDriver>;
}

/** The names of the hooks. */
export type FaultName = keyof FaultHooks;
