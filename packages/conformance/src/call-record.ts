import { inspect } from 'node:util';
import { isError } from './is-error.js';
import type { BackendWatcher, Outcome } from './watched-backend.js';

/** So many calls are kept: what a case is about happened last. */
const KEPT = 6;
/** Characters of what was asked in a call, and of what came. */
const MAX_SHOWN = 240;
/** What these facets answer lets whoever has it in. */
const SIGNED = /^(?:links|upload[A-Z]\w*|cdn)\./;
const SHOWN = { depth: 2, breakLength: Infinity, maxArrayLength: 4, maxStringLength: 80 } as const;

interface Recorded {
  readonly call: string;
  readonly asked: string;
  came: string;
}

/** What a backend was asked last, and what came of it, for who reads why a case failed. */
export class CallRecord implements BackendWatcher {
  readonly #calls: Recorded[] = [];
  #count = 0;

  asked(call: string, parameters: readonly unknown[]): void {
    this.#count += 1;
    this.#calls.push({ call, asked: cut(parameters.map(shown).join(', ')), came: 'no answer yet' });
    if (this.#calls.length > KEPT) this.#calls.shift();
  }

  answered(call: string, outcome: Outcome): void {
    const asked = this.#calls.find((each) => each.call === call && each.came === 'no answer yet');
    if (asked !== undefined) asked.came = cut(cameOf(call, outcome));
  }

  /** The next case begins. */
  clear(): void {
    this.#calls.length = 0;
    this.#count = 0;
  }

  /** A line for each call; empty if there was none. */
  toString(): string {
    if (this.#count === 0) return '';
    const lines = this.#calls.map(({ call, asked, came }) => `  ${call}(${asked}) → ${came}`);
    return [`the backend was asked, last of ${this.#count} calls:`, ...lines].join('\n');
  }
}

function cut(text: string): string {
  return text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN)}…` : text;
}

function cameOf(call: string, outcome: Outcome): string {
  if ('error' in outcome) return failure(outcome.error);
  return SIGNED.test(call) ? 'an answer that is not shown' : shown(outcome.value);
}

function failure(error: unknown): string {
  return isError(error) ? `${error.name}: ${error.message}` : shown(error);
}

/** One line. Bytes, streams, signals and whatever else has a class are named, not shown. */
function shown(value: unknown): string {
  return inspect(plain(value, 0), SHOWN);
}

function plain(value: unknown, depth: number): unknown {
  if (Array.isArray(value)) return value.slice(0, SHOWN.maxArrayLength + 1).map((each) => plain(each, depth + 1));
  if (typeof value !== 'object' || value === null || value instanceof Date) return value;
  const name = nameOf(value, depth);
  if (name !== undefined) return new Named(name);
  return Object.fromEntries(Object.entries(value).flatMap(([key, each]) => field(key, each, depth)));
}

/** What a value is called that is not shown whole: one with a class, a row of a listing, or what lies too deep. */
function nameOf(value: object, depth: number): string | undefined {
  if (value instanceof Uint8Array) return `${value.length} bytes`;
  const prototype = Object.getPrototypeOf(value) as { readonly constructor?: { readonly name?: string } } | null;
  if (prototype !== null && Object.getPrototypeOf(prototype) !== null)
    return `a ${prototype.constructor?.name ?? 'thing'}`;
  if (depth > 0 && 'kind' in value && 'name' in value) return `${String(value.kind)} ${inspect(value.name)}`;
  return depth > SHOWN.depth ? '{…}' : undefined;
}

function field(key: string, value: unknown, depth: number): [string, unknown][] {
  return value === undefined ? [] : [[key, plain(value, depth + 1)]];
}

/** Prints as these words, without quotes. */
class Named {
  readonly #words: string;

  constructor(words: string) {
    this.#words = words;
  }

  [inspect.custom](): string {
    return this.#words;
  }
}
