import { Blotter, REDACTED } from './blotter.js';
import { INSPECT } from '../inspected.js';

/** One for all drivers: errors are made in many places, and none of them shall have to know whose secrets to look for. */
const blotter = new Blotter();

/** A text that came from outside, without any secret that is known. */
export function blot(text: string): string {
  return blotter.blot(text);
}

/** What somebody was granted and holds as a text: from now on it is blotted out, as a `Secret` is. */
export function conceal(value: string): void {
  new Secret(value);
}

/**
 * A value that must not be seen: a key, a token. It prints as `[redacted]` in `String()`, `JSON.stringify()` and
 * `util.inspect()`, whatever object it sits in; only `reveal()` gives it, and only the HTTP kit and what signs call that.
 * Once it is made, its value is blotted out of every error and of every refusal that a server answers.
 */
export class Secret {
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
    blotter.add(this);
  }

  /** The value itself, for the wire. */
  reveal(): string {
    return this.#value;
  }

  /** Whether both hold the same value. */
  equals(other: Secret): boolean {
    return this.#value === other.#value;
  }

  /** Never the value. */
  toString(): string {
    return REDACTED;
  }

  /** Never the value. */
  toJSON(): string {
    return REDACTED;
  }

  [INSPECT](): string {
    return REDACTED;
  }
}
