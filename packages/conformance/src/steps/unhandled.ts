import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import { nextTurn } from '@stowage/core/concurrency';
import { realProcess } from './real-process.js';

/** What ends a process unless somebody listens. */
const EVENTS = ['unhandledRejection', 'uncaughtException'] as const;

type Listener = (error: unknown) => void;

/**
 * Hears of promises that are rejected and that nobody waits for, and of errors that nobody listens to: outside of tests the process
 * would end. Nobody else hears of them meanwhile.
 */
export class Unhandled implements Disposable {
  readonly #seen: unknown[] = [];
  readonly #others = new Map<(typeof EVENTS)[number], readonly Listener[]>();

  constructor() {
    for (const event of EVENTS) {
      this.#others.set(event, realProcess.rawListeners(event) as Listener[]);
      realProcess.removeAllListeners(event);
      realProcess.on(event, (error: unknown) => void this.#seen.push(error));
    }
  }

  /** Fails if there was any. */
  async assertNone(): Promise<void> {
    // Node tells of a rejection when the turn that it happened in is over.
    for (let turns = 0; turns < 2; turns += 1) await nextTurn();
    const [first] = this.#seen.splice(0);
    assert.ok(first === undefined, `unhandled: ${inspect(first)}`);
  }

  [Symbol.dispose](): void {
    for (const [event, listeners] of this.#others) {
      realProcess.removeAllListeners(event);
      for (const each of listeners) realProcess.on(event, each);
    }
  }
}
