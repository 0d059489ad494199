import type { Entry } from '../entry.js';
import { parseRule, type Rule } from './rule.js';

/** What takes part. What does not is neither copied nor deleted. */
export interface FilterOptions {
  /**
   * Rules in order: the first that matches a path decides, and what none matches takes part. `- *.tmp` leaves out, `+ *.jpg` takes in; the last
   * rule `- **` leaves out all the others. In patterns, `*` does not match `/` and `**` does; a pattern that begins with `/` is matched
   * from the beginning of the path, any other from the beginning of a segment; one that ends with `/` means all below such a directory.
   */
  readonly rules?: readonly string[] | undefined;
  /** Whether rules ignore case. Default: false. */
  readonly ignoreCase?: boolean | undefined;
  /** Smaller ones of the source take no part, in bytes. Default: 0. */
  readonly minSize?: number | undefined;
  /** Larger ones of the source take no part, in bytes. Default: no limit. */
  readonly maxSize?: number | undefined;
  /** Ones of the source whose content changed since take no part, in seconds before the beginning. Default: 0. */
  readonly minAge?: number | undefined;
  /** Ones of the source whose content changed before take no part, in seconds before the beginning. Default: no limit. */
  readonly maxAge?: number | undefined;
}

/** Says what takes part. */
export class Filter {
  readonly #options: FilterOptions;
  readonly #rules: readonly Rule[];
  readonly #now: number;

  /**
   * @param now what ages are counted from, in milliseconds since 1970
   * @throws {InvalidArgumentError} if a rule is none
   */
  constructor(options: FilterOptions, now: number) {
    const { rules = [], ignoreCase = false } = options;
    this.#options = options;
    this.#rules = rules.map((rule) => parseRule(rule, { ignoreCase }));
    this.#now = now;
  }

  /** Whether rules let a path take part. */
  takesPath(path: string): boolean {
    return this.#rules.find((rule) => rule.matches(path))?.isIncluded ?? true;
  }

  /** Whether size and age let it take part. Whose age is not known does. */
  takesEntry({ size, contentTime, storedTime }: Entry): boolean {
    const { minSize = 0, maxSize = Infinity, minAge = -Infinity, maxAge = Infinity } = this.#options;
    if (size < minSize || size > maxSize) return false;
    const time = contentTime ?? storedTime;
    if (time === undefined) return true;
    const age = (this.#now - time) / 1000;
    return age >= minAge && age <= maxAge;
  }

  /** Whether nothing below a directory can take part. */
  prunes(directory: string): boolean {
    for (const rule of this.#rules) {
      if (rule.isIncluded) return false;
      if (rule.matchesAllBelow(directory)) return true;
    }
    return false;
  }
}
