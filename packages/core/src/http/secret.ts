import { inspect } from 'node:util';

/** What a secret prints as, wherever it is printed. */
export const REDACTED = '[redacted]';

/**
 * A value that must not be seen: a key, a token. It prints as `[redacted]` in `String()`, `JSON.stringify()` and
 * `util.inspect()`, whatever object it sits in; only `reveal()` gives it, and only the HTTP kit and what signs call that.
 */
export class Secret {
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
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

  [inspect.custom](): string {
    return REDACTED;
  }
}
