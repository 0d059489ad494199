import fc, { type Arbitrary } from 'fast-check';
import type { StorageBackend } from '@stowage/core/spi';
import { hostileNames } from '../hostile-names.js';
import type { Mode, Program, Step } from '../program.js';
import { commandsFor } from './commands.js';
import { abort, maybe, NAMES } from './values.js';

/** How large programs are. */
export interface ProgramSize {
  readonly clients: number;
  /** The most calls in one. */
  readonly steps: number;
}

/** Programs for a backend, that shrink to few calls and plain names. */
export function programsFor(backend: StorageBackend, mode: Mode, { clients, steps }: ProgramSize): Arbitrary<Program> {
  const step: Arbitrary<Step> = fc.record({
    client: fc.nat(clients - 1),
    command: commandsFor(backend, mode),
    abort: mode === 'aborts' ? maybe(abort) : fc.constant(undefined),
  });
  return fc.record({
    names: hostileNames(NAMES),
    steps: fc.array(step, { maxLength: steps, size: 'max' }),
    seed: mode === 'faults' ? fc.nat() : fc.constant(0),
  });
}
