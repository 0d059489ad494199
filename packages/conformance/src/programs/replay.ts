import assert from 'node:assert/strict';
import { realProcess } from '../steps/real-process.js';
import { MODES, type Mode } from './program.js';

/** The environment variable that names the one program to run. */
const VARIABLE = 'STOWAGE_PROGRAM';

/** Which of all programs is meant. */
export interface Replay {
  readonly seed: number;
  /** Which program of the seed, and where its shrinking has led: in the words of fast-check. */
  readonly path: string;
}

/** As it is set in the environment: `STOWAGE_PROGRAM=sequential/1/17:0:3`. */
export function printedReplay(mode: Mode, { seed, path }: Replay): string {
  return `${VARIABLE}=${mode}/${seed}/${path}`;
}

/** What the environment asks for; undefined if it does not ask. */
export function askedReplay(): (Replay & { readonly mode: Mode }) | undefined {
  const asked = realProcess.env[VARIABLE];
  if (asked === undefined || asked === '') return undefined;
  const [mode = '', seed = '', path = ''] = asked.split('/');
  assert.ok(
    (MODES as readonly string[]).includes(mode) && /^-?\d+$/.test(seed) && /^\d+(:\d+)*$/.test(path),
    `${VARIABLE} is '${asked}', which is not what a failure has printed`,
  );
  return { mode: mode as Mode, seed: Number(seed), path };
}
