import { isBefore } from '@stowage/core/listing';
import type { Range } from '../range.js';

/** Which path is the `nth` one after another one: a question to a listing, of one page at the most. Undefined: there are fewer. */
export interface Question {
  readonly after: string | undefined;
  readonly nth: number;
}

/** What asks, and in the end knows where to cut. */
export type Cutting = Generator<Question, readonly string[], string | undefined>;

/** A range that has no more paths than this is not worth a shard of its own: one page of most providers. */
export const SHORT = 1000;

/** So many questions are asked for one cutting: they take their time, one after the other. */
const QUESTIONS = 150;

/** Paths that begin with the same characters. */
interface Branch {
  readonly start: string;
  /** Whether it is the first of the range, which begins before it. */
  readonly isFirst: boolean;
}

/**
 * Where to cut a range in so many parts. Listings say what comes next, not how much there is: so it looks for the branches that the paths have
 * as texts (one question each), goes on below those while they are too few, and cuts between them. Parts are as uneven as branches are; the
 * longer ones are cut again while others have nothing to do, which halves at least the number of branches each time.
 */
export function* cutsOf(range: Range, parts: number): Cutting {
  const asking = new Asking(range);
  if (parts < 2 || (yield* asking.next(range.after, SHORT)) === undefined) return [];
  const { after = '', upTo } = range;
  let branches: readonly Branch[] = [{ start: upTo === undefined ? '' : shared(after, upTo), isFirst: true }];
  while (branches.length < parts && asking.left > 0) {
    const finer = yield* asking.below(branches);
    if (finer === undefined) break;
    branches = finer;
  }
  const cuts = branches.filter(({ start, isFirst }) => !isFirst && asking.isWithin(start)).map(({ start }) => start);
  return evenly(cuts, parts - 1);
}

/** Asks, and keeps count. */
class Asking {
  readonly #range: Range;
  left = QUESTIONS;

  constructor(range: Range) {
    this.#range = range;
  }

  /** The answer; undefined too if it is not in the range. */
  *next(after: string | undefined, nth = 1): Generator<Question, string | undefined, string | undefined> {
    this.left -= 1;
    const path = yield { after, nth };
    return path === undefined || !this.#isUpTo(path) ? undefined : path;
  }

  /** The branches one character further down; undefined if there are none. */
  *below(branches: readonly Branch[]): Generator<Question, readonly Branch[] | undefined, string | undefined> {
    const finer: Branch[] = [];
    for (const branch of branches) {
      if (this.left <= 0) finer.push(branch);
      else finer.push(...(yield* this.#children(branch)));
    }
    const isSame = finer.length === branches.length && finer.every(({ start }, at) => start === branches[at]?.start);
    return isSame ? undefined : finer;
  }

  *#children({ start, isFirst }: Branch): Generator<Question, readonly Branch[], string | undefined> {
    const children: Branch[] = [];
    let from: string | undefined = isFirst ? this.#laterOf(start) : start;
    while (from !== undefined && this.left > 0) {
      const path: string | undefined = yield* this.next(from === '' ? undefined : from);
      if (path?.startsWith(start) !== true) break;
      const head = start + String.fromCodePoint(path.codePointAt(start.length) ?? 0);
      children.push({ start: head, isFirst: isFirst && children.length === 0 });
      from = pastAll(start, head);
    }
    return children.length === 0 ? [{ start, isFirst }] : children;
  }

  /** Where to look for what begins with a text: the range may begin within that. */
  #laterOf(start: string): string {
    const { after } = this.#range;
    return after === undefined || isBefore(after, start) ? start : after;
  }

  isWithin(path: string): boolean {
    const { after, upTo } = this.#range;
    return (after === undefined || isBefore(after, path)) && (upTo === undefined || isBefore(path, upTo));
  }

  #isUpTo(path: string): boolean {
    const { upTo } = this.#range;
    return upTo === undefined || !isBefore(upTo, path);
  }
}

/** Halves of pairs are no characters, and B2 takes no name with DEL in it: what follows which character is not the next one. */
const FOLLOWING: ReadonlyMap<number, number> = new Map([
  [0x7e, 0x80],
  [0xd7ff, 0xe000],
]);

/** The first text behind all that begin with `head`, which is `start` and one character more; undefined if none is. */
function pastAll(start: string, head: string): string | undefined {
  const point = head.codePointAt(start.length) ?? 0;
  if (point >= 0x10_ffff) return undefined;
  return start + String.fromCodePoint(FOLLOWING.get(point) ?? point + 1);
}

/** What both begin with. */
function shared(one: string, other: string): string {
  const [left, right] = [Array.from(one), Array.from(other)];
  const length = left.findIndex((character, index) => character !== right[index]);
  return left.slice(0, length === -1 ? left.length : length).join('');
}

/** So many of them, as evenly as they go. */
function evenly(cuts: readonly string[], count: number): readonly string[] {
  if (cuts.length <= count) return cuts;
  return Array.from({ length: count }, (_, index) => cuts[Math.floor(((index + 1) * cuts.length) / (count + 1))] ?? '');
}
