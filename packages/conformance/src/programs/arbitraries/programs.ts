import fc, { type Arbitrary } from 'fast-check';
import type { StorageBackend } from '@stowage/core/spi';
import { hostileNames } from '../hostile-names.js';
import type { Command, Mode, Program, Step } from '../program.js';
import { CONTAINERS } from '../containers.js';
import { commandsFor, uploadsFor } from './commands.js';
import { abort, maybe, NAMES } from './values.js';

/** How large programs are. */
export interface ProgramSize {
  readonly clients: number;
  /** The most calls in one. */
  readonly steps: number;
}

/** The most uploads that a program begins with, so that there is something for what follows. */
const UPLOADS = 10;

/** Programs for a backend, that shrink to few calls and plain names. */
export function programsFor(backend: StorageBackend, mode: Mode, { clients, steps }: ProgramSize): Arbitrary<Program> {
  const stepOf = (command: Arbitrary<Command>): Arbitrary<Step> =>
    fc.record({
      client: fc.nat(clients - 1),
      command,
      abort: mode === 'aborts' ? maybe(abort) : fc.constant(undefined),
    });
  const first = fc.array(stepOf(uploadsFor(backend)), { maxLength: Math.min(UPLOADS, steps), size: 'max' });
  const others = fc.array(stepOf(commandsFor(backend, mode)), { maxLength: steps, size: 'max' });
  return fc.record({
    // A program with a container that is not there is another one only where containers can be made.
    containers: mode === 'sequential' ? fc.integer({ min: 1, max: CONTAINERS }) : fc.constant(CONTAINERS),
    names: hostileNames(NAMES),
    steps: fc.tuple(first, others).map(([some, more]) => [...some, ...more].slice(0, steps)),
    seed: mode === 'faults' ? fc.nat() : fc.constant(0),
  });
}
