import { describe, expect, test } from '@jest/globals';
import { AdaptiveWidth, mapConcurrent, Throttling } from '../../src/concurrency/index.js';

const TICK = 50;
const SECOND = 1000;

/** A clock that is moved by hand. */
function manualClock() {
  let now = 1_000_000;
  return { clock: (): number => now, advance: (milliseconds: number) => void (now += milliseconds) };
}

/** What a line carries with so many at once, in units a second. */
type Line = (width: number) => number;

/** Each connection has a limit, and all together have one. */
const limited =
  (each: number, all: number): Line =>
  (width) =>
    Math.min(width * each, all);

interface Simulated {
  readonly start?: number;
  readonly min?: number;
  readonly max?: number;
  /** Of what comes, as a share: it repeats. */
  readonly noise?: readonly number[];
}

/** A width on a simulated line. `run` gives the widths at each tick. */
function simulate(line: Line, { start = 4, min = 1, max = 32, noise = [0] }: Simulated = {}) {
  const { clock, advance } = manualClock();
  const throttling = new Throttling();
  const width = new AdaptiveWidth({ min, max }, { start, clock, throttling });
  width.begin(() => undefined);
  let ticks = 0;
  const tick = (): number => {
    ticks += 1;
    advance(TICK);
    width.add((line(width.current) * TICK * (1 + (noise[ticks % noise.length] ?? 0))) / SECOND);
    return width.current;
  };
  const run = (seconds: number, onTick?: (width: number) => void): readonly number[] =>
    Array.from({ length: (seconds * SECOND) / TICK }, () => {
      const current = tick();
      onTick?.(current);
      return current;
    });
  return { width, throttling, run, advance };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** What the best of the widths that are allowed brings. */
function best(line: Line, max: number): number {
  return Math.max(...Array.from({ length: max }, (_, index) => line(index + 1)));
}

describe('a width that adapts', () => {
  test.each([
    [1, 1],
    [10, 40],
    [10, 85],
    [10, 90],
    [10, 100],
    [10, 119],
    [10, 160],
    [7, 200],
    [50, 55],
    [1, 1000],
  ])('brings 0.9 of the best fixed one, with %d for each connection and %d for all', (each, all) => {
    const line = limited(each, all);
    const { run } = simulate(line);
    run(10);
    expect(mean(run(60).map(line))).toBeGreaterThanOrEqual(0.9 * best(line, 32));
  });

  test('is not deceived by buffers that are filled in the beginning', () => {
    let isFilling = true;
    const { run, width } = simulate((many) => limited(10, 1000)(many) * (isFilling ? 3 : 1));
    run(0.45);
    isFilling = false;
    run(4);
    expect(width.current).toBe(32);
  });

  test('does so where what comes differs by a twentieth from moment to moment', () => {
    const line = limited(10, 160);
    const { run } = simulate(line, { noise: [0.05, -0.03, 0.02, -0.05, 0.04, 0, -0.02] });
    run(10);
    expect(mean(run(60).map(line))).toBeGreaterThanOrEqual(0.9 * best(line, 32));
  });

  test('brings 0.9 of the best where more at once carry less', () => {
    const line: Line = (width) => Math.min(width, 8) * 10 - Math.max(0, width - 8) * 5;
    const { run } = simulate(line);
    run(10);
    expect(mean(run(60).map(line))).toBeGreaterThanOrEqual(0.9 * best(line, 32));
  });

  test.each([
    { max: 5, start: 4 },
    { max: 2, start: 16 },
    { max: 32, start: 4 },
  ])('is never above $max nor below its least', ({ max, start }) => {
    const { run, throttling } = simulate(limited(1, 1000), { start, min: 2, max });
    let ticks = 0;
    const widths = run(60, () => {
      ticks += 1;
      if (ticks % 150 === 0) throttling.tell();
    });
    expect(Math.max(...widths)).toBe(max);
    expect(Math.min(...widths)).toBeGreaterThanOrEqual(2);
  });

  test('is halved when the provider asks for less, once for all who are asked together, and grows again', () => {
    const { run, throttling, width } = simulate(limited(1, 1000));
    run(10);
    expect(width.current).toBe(32);
    for (let each = 0; each < 32; each += 1) throttling.tell();
    expect(width.current).toBe(16);
    expect(Math.max(...run(2))).toBe(16);
    run(20);
    expect(width.current).toBe(32);
  });

  test('is seldom asked for less by a server that takes so many', () => {
    const { run, throttling } = simulate(limited(1, 12));
    let asked = 0;
    run(120, (current) => {
      if (current <= 12) return;
      asked += 1;
      throttling.tell();
    });
    expect(asked).toBeLessThan(30);
    expect(mean(run(30).map(limited(1, 12)))).toBeGreaterThanOrEqual(0.7 * 12);
  });

  test('hears of nothing once its loop is over', () => {
    const { clock, advance } = manualClock();
    const throttling = new Throttling();
    const width = new AdaptiveWidth({ min: 1, max: 8 }, { start: 8, clock, throttling });
    width.begin(() => undefined)();
    throttling.tell();
    advance(10 * SECOND);
    width.add(1e9);
    expect(width.current).toBe(8);
  });
});

describe('a loop of a width that adapts', () => {
  /** Runs so many items, each of which takes a turn; gives how many ran at once, at each. */
  async function loop(
    count: number,
    width: AdaptiveWidth,
    onItem: (index: number) => void,
  ): Promise<readonly number[]> {
    const atOnce: number[] = [];
    const seen = new Set<number>();
    let running = 0;
    const work = async (index: number): Promise<void> => {
      running += 1;
      atOnce.push(running);
      seen.add(index);
      await new Promise(setImmediate);
      onItem(index);
      running -= 1;
    };
    await mapConcurrent(
      Array.from({ length: count }, (_, index) => index),
      work,
      { concurrency: width },
    );
    expect(seen.size).toBe(count);
    expect(atOnce).toHaveLength(count);
    return atOnce;
  }

  test('takes more workers as it grows, never more than the most, and each item once', async () => {
    const { clock, advance } = manualClock();
    const width = new AdaptiveWidth({ min: 1, max: 8 }, { start: 2, clock, throttling: undefined });
    const atOnce = await loop(400, width, () => {
      advance(400 / width.current);
      width.add(1);
    });
    expect(Math.max(...atOnce)).toBe(8);
  });

  test('lets workers go as it shrinks, and the rest do what is left', async () => {
    const { clock, advance } = manualClock();
    const throttling = new Throttling();
    const width = new AdaptiveWidth({ min: 1, max: 8 }, { start: 8, clock, throttling });
    const atOnce = await loop(200, width, (index) => {
      if (index % 20 !== 10) return;
      advance(SECOND);
      throttling.tell();
    });
    expect(atOnce.slice(0, 8)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(Math.max(...atOnce.slice(120))).toBe(1);
  });

  test('ends with the first failure, as any other', async () => {
    const width = new AdaptiveWidth({ min: 1, max: 8 }, { start: 4, clock: Date.now, throttling: undefined });
    const fail = async (index: number): Promise<void> => {
      if (index === 3) throw new Error('three');
      await new Promise(setImmediate);
    };
    await expect(mapConcurrent([0, 1, 2, 3, 4, 5], fail, { concurrency: width })).rejects.toThrow('three');
  });
});

test('a clock that is put back does not stop it', () => {
  const { width, throttling, run, advance } = simulate(limited(10, 1000), { start: 8 });
  run(5);
  throttling.tell();
  advance(-3600 * SECOND);
  const before = width.current;
  throttling.tell();
  expect(width.current).toBeLessThan(before);
  const low = width.current;
  run(60);
  expect(width.current).toBeGreaterThan(low);
});
