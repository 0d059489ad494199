/** Numbers from 0 to 1 that are the same each time. https://en.wikipedia.org/wiki/Linear_congruential_generator would show patterns. */
export function numbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    // Mulberry32.
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A container that is not there: so many keys below prefixes of very different sizes, each a number. */
export class SimulatedKeys {
  readonly count: number;
  /** How many keys are before each prefix. */
  readonly #before: readonly number[];

  /** The nth largest prefix has one nth of the largest one's keys (Zipf's law); they lie in no order. */
  constructor(count: number, prefixes: number, random: () => number) {
    const weights = Array.from({ length: prefixes }, (_, index) => 1 / (index + 1));
    const shuffled = weights.map((weight) => [random(), weight] as const).sort(([one], [other]) => one - other);
    const sum = weights.reduce((total, weight) => total + weight, 0);
    const before = [0];
    for (const [, weight] of shuffled) before.push((before.at(-1) ?? 0) + Math.ceil((count * weight) / sum));
    this.#before = before;
    this.count = before.at(-1) ?? 0;
  }

  /** The key at a place, from 0 on. */
  at(place: number): string {
    const prefix = lastUpTo(this.#before, place);
    const number = place - (this.#before[prefix] ?? 0);
    return `tenant-${String(prefix).padStart(5, '0')}/${String(number).padStart(10, '0')}`;
  }

  /** How many keys are not behind a text. */
  upTo(text: string | undefined, otherwise: number): number {
    if (text === undefined) return otherwise;
    let [low, high] = [0, this.count];
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      if (this.at(middle) <= text) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** The answer of a listing. */
  next(after: string | undefined, nth: number): string | undefined {
    const place = this.upTo(after, 0) + nth - 1;
    return place < this.count ? this.at(place) : undefined;
  }
}

/** The place of the last number that is not above one, in a list in order. */
function lastUpTo(list: readonly number[], number: number): number {
  let [low, high] = [0, list.length - 1];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((list[middle] ?? Infinity) <= number) low = middle;
    else high = middle - 1;
  }
  return low;
}
