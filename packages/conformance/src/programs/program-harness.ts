import type { ConformanceHarness } from '../harness.js';
import { MODES, type Mode } from './program.js';

/** Lets requests fail for as long as a program runs. */
export interface RandomFaults {
  /** From now on a few requests in a hundred fail, as these numbers (from 0, included, to 1, excluded) have it. */
  begin(random: () => number): void | Promise<void>;
  /** From now on none does. */
  end(): void | Promise<void>;
}

/** What random programs need to know beside what every case of the kit does. */
export interface ProgramHarness extends Pick<
  ConformanceHarness,
  'createDriver' | 'containerName' | 'cleanup' | 'leftovers' | 'partSize'
> {
  /**
   * Resolves when the provider is no longer busy with anything that was asked for, so that what an aborted call has begun is done or never
   * will be. Default: a few turns of the event loop.
   */
  quiet?(): Promise<void>;
  /**
   * The provider keeps parts by name: whatever is stored or deleted under a name may end its uploads, and an upload is listed only
   * while there is no such object. Programs leave such names alone then. Default: false.
   */
  readonly uploadsEndWithName?: boolean | undefined;
  /** How many drivers make the calls of a program. Default: 3. */
  readonly clients?: number | undefined;
  /** Without it no programs are run while requests fail. */
  readonly randomFaults?: RandomFaults | undefined;
}

/** Those of the modes that programs can be run in. Default: of all modes. */
export function modesFor(harness: ProgramHarness, modes: readonly Mode[] = MODES): readonly Mode[] {
  return modes.filter((mode) => mode !== 'faults' || harness.randomFaults !== undefined);
}
