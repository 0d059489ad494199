import { describe, expect, test } from '@jest/globals';
import { isBefore } from '@stowage/core/listing';
import { cutsOf, partsOf, type Range } from '../src/index.js';
import { numbers, SimulatedKeys } from './support/simulated-keys.js';
import { simulate } from './support/simulation.js';

/** Answers from a list in order. Which questions there were is counted. */
function cut(
  keys: readonly string[],
  range: Range,
  parts: number,
): { readonly cuts: readonly string[]; questions: number } {
  const cutting = cutsOf(range, parts);
  let [step, questions] = [cutting.next(), 0];
  while (step.done !== true) {
    questions += 1;
    const { after, nth } = step.value;
    const first = after === undefined ? 0 : keys.findIndex((key) => isBefore(after, key));
    step = cutting.next(first === -1 ? undefined : keys[first + nth - 1]);
  }
  return { cuts: step.value, questions };
}

function bytes(one: string, other: string): number {
  return Buffer.compare(Buffer.from(one), Buffer.from(other));
}

const MANY = Array.from({ length: 5000 }, (_, index) => `logs/2026/${String(index).padStart(6, '0')}`);

describe('where a range is cut', () => {
  test('between branches, into about as many parts as are wanted', () => {
    const { cuts, questions } = cut(MANY, {}, 4);
    expect(cuts).toHaveLength(3);
    expect(questions).toBeLessThan(60);
    const sizes = partsOf({}, cuts).map(({ after, upTo }) => MANY.filter((key) => isIn(key, after, upTo)).length);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(5000);
    expect(Math.min(...sizes)).toBeGreaterThan(0);
  });

  test('only within it', () => {
    const range = { after: 'logs/2026/001234', upTo: 'logs/2026/003999' };
    const { cuts } = cut(MANY, range, 8);
    expect(cuts.length).toBeGreaterThan(0);
    for (const each of cuts) expect(isIn(each, range.after, range.upTo)).toBe(true);
    expect([...cuts].sort(bytes)).toEqual(cuts);
  });

  test('not at all where one page holds it, or one part is wanted', () => {
    expect(cut(MANY.slice(0, 900), {}, 8).cuts).toEqual([]);
    expect(cut([], {}, 8).cuts).toEqual([]);
    expect(cut(MANY, {}, 1)).toEqual({ cuts: [], questions: 0 });
    expect(cut(MANY, { upTo: 'logs/2026/000400' }, 8).cuts).toEqual([]);
  });

  test('between any characters', () => {
    const keys = ['\0', '\ud7ff', '\ue000', '\uffff', '\u{10000}', '\u{1f600}', '\u{10ffff}'].flatMap((start) =>
      Array.from({ length: 300 }, (_, index) => `${start}${String(index).padStart(3, '0')}`),
    );
    const { cuts } = cut(keys, {}, 4);
    expect(cuts).toHaveLength(3);
    for (const each of cuts) expect(each.isWellFormed()).toBe(true);
    expect([...cuts].sort(bytes)).toEqual(cuts);
  });

  test('without a question after a text that is no name everywhere', () => {
    const keys = ['}', '~', '\u007f', 'é'].flatMap((start) => MANY.slice(0, 600).map((key) => `${start}${key}`));
    const cutting = cutsOf({}, 4);
    const asked: string[] = [];
    for (let step = cutting.next(); step.done !== true;) {
      const { after = '', nth } = step.value;
      asked.push(after);
      step = cutting.next(keys.filter((key) => after === '' || isBefore(after, key))[nth - 1]);
    }
    expect(asked).toContain('\u0080');
    expect(asked.filter((after) => after.includes('\u007f'))).toEqual([]);
  });

  test('with a bounded number of questions, however many branches there are', () => {
    const keys = Array.from({ length: 3000 }, (_, index) => String.fromCodePoint(0x4e00 + index));
    expect(cut(keys, {}, 32).questions).toBeLessThan(160);
  });
});

describe('the scheduler', () => {
  test('made-up keys are in order, and found again', () => {
    const keys = new SimulatedKeys(10_000, 50, numbers(7));
    for (let place = 1; place < keys.count; place += 97) {
      expect(keys.at(place) > keys.at(place - 1)).toBe(true);
      expect(keys.upTo(keys.at(place), 0)).toBe(place + 1);
    }
  });

  test('ends close to the ideal, with slow workers and deaths, and counts each key once', () => {
    const scenario = { keys: 1e6, prefixes: 200, workers: 20, rate: 40, stragglers: 0.05, deaths: 0.05 };
    const outcome = simulate({ ...scenario, question: 50, seed: 3 });
    expect(outcome.counted).toBeGreaterThanOrEqual(1e6);
    expect(outcome.counted).toBeLessThanOrEqual(1e6 + 200);
    expect(outcome.ratio).toBeLessThan(1.15);
  });
});

function isIn(key: string, after: string | undefined, upTo: string | undefined): boolean {
  return (after === undefined || bytes(key, after) > 0) && (upTo === undefined || bytes(key, upTo) <= 0);
}
