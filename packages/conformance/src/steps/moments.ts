import type { StorageDriver } from '@stowage/core';
import { nextTurn } from '@stowage/core/concurrency';
import type { StepDensity } from '../harness.js';
import { countCalls } from './counted-driver.js';
import { watchRequests } from './requests.js';

/** A way to count how far a call has come. */
export interface Moments {
  /** What is counted, as failures say it: `after 3 microtasks`. */
  readonly unit: string;
  /** The counts to try, in rising order. */
  counts(): Iterable<number>;
  /** Calls `act` once so much has passed from now on, also if that is at once; gives the function that ends the waiting. */
  after(count: number, act: () => void): () => void;
}

/** The most steps of a kind that are tried one by one, and how many are where parts are so large that an attempt costs megabytes. */
const STEPS = 24;
const FEW_STEPS = 5;
const MUCH = 1024 ** 2;

/** The most turns of the event loop that are waited for. */
const TURNS = 3000;

/** All ways to count the steps of a driver's calls. The driver is the caller's own: it is changed. */
export function momentsOf(driver: StorageDriver, partSize: number, density: StepDensity = 'each'): readonly Moments[] {
  const { steps, turns } = density === 'doubling' ? DOUBLING : oneByOne(partSize);
  const calls = new Listeners();
  countCalls(driver, () => calls.tell());
  return [
    { unit: 'microtasks', counts: steps, after: afterMicrotasks },
    { unit: 'turns of the event loop', counts: turns, after: afterTurns },
    { unit: 'steps of calls to the backend', counts: steps, after: (...when) => calls.after(...when) },
    { unit: 'steps of HTTP requests', counts: steps, after: afterRequests },
  ];
}

const DOUBLING = { steps: () => thinningOut(STEPS, 1), turns: () => thinningOut(TURNS, 1) };

function oneByOne(partSize: number): typeof DOUBLING {
  const steps = partSize > MUCH ? FEW_STEPS : STEPS;
  return { steps: () => upTo(steps), turns: () => thinningOut(TURNS) };
}

function* upTo(count: number): Generator<number, void> {
  for (let each = 0; each < count; each += 1) yield each;
}

/** Each from the first on, then ever fewer: what takes long is not searched through step by step. */
function* thinningOut(most: number, share = 1 / 4): Generator<number, void> {
  for (let each = 0; each < most; each += Math.max(1, Math.ceil(each * share))) yield each;
}

/** Calls `act` once so many microtasks have passed; gives the function that ends the waiting. */
export function afterMicrotasks(count: number, act: () => void): () => void {
  return waiting(count, act, () => Promise.resolve());
}

/** The same with turns of the event loop. */
export function afterTurns(count: number, act: () => void): () => void {
  return waiting(count, act, nextTurn);
}

function afterRequests(count: number, act: () => void): () => void {
  const listeners = new Listeners();
  // Not in the middle of what the client is doing, where nobody's code is run but its own.
  const stopWaiting = listeners.after(count, () => queueMicrotask(act));
  const stopWatching = watchRequests(() => listeners.tell());
  return () => {
    stopWaiting();
    stopWatching();
  };
}

function waiting(count: number, act: () => void, wait: () => Promise<void>): () => void {
  let isWanted = true;
  const run = async (): Promise<void> => {
    for (let each = 0; each < count && isWanted; each += 1) await wait();
    if (isWanted) act();
  };
  void run();
  return () => {
    isWanted = false;
  };
}

/** Counts what it is told, for one who waits for some count. */
class Listeners {
  #left = Infinity;
  #act: () => void = () => undefined;

  tell(): void {
    this.#left -= 1;
    if (this.#left === 0) this.#act();
  }

  after(count: number, act: () => void): () => void {
    this.#left = count;
    this.#act = act;
    if (count === 0) act();
    return () => {
      this.#left = Infinity;
    };
  }
}
