import type { StorageDriver } from '@stowage/core';
import type { ConformanceHarness } from '../harness.js';
import type { Wire } from './wire.js';

/** What one call may cost, at the most, however hostile the server is. */
export interface CallBounds {
  /** Until it has ended. Default: 20,000, which only a call that hangs should ever take. */
  readonly milliseconds: number;
  /** Default: 100. */
  readonly requests: number;
  /** Bytes of answers, which stand for memory. Default: 20 MiB. */
  readonly bytes: number;
}

/** What the kit needs to stand between a driver and its server. */
export interface HostileHarness extends Pick<
  ConformanceHarness,
  'cleanup' | 'containerName' | 'leftovers' | 'partSize' | 'report' | 'secrets' | 'skips'
> {
  /** Where the server is: one that speaks plain HTTP, as emulators do. Its path is not used. */
  readonly upstream: string;
  /** What its protocol looks like. */
  readonly wire: Wire;
  /**
   * A driver that speaks to the server at this URL, which is the proxy's or `upstream`. It must be impatient: time-outs and `totalTimeout`
   * of a second or two, waits of some milliseconds, answers of at most a few MiB; the battery has time for little else.
   */
  createDriver(url: string): StorageDriver | Promise<StorageDriver>;
  readonly bounds?: Partial<CallBounds> | undefined;
}
