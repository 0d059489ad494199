import type { Deed } from './deed.js';
import { fits, type Rule } from './rule.js';
import type { HostileRequest } from './wire.js';

/** The rules that hold, each with how often a request fitted it. */
export class RuleBook {
  readonly #rules = new Map<Rule, number>();

  /** Adds rules, after those that are there. */
  add(...rules: readonly Rule[]): void {
    for (const rule of rules) this.#rules.set(rule, 0);
  }

  /** Forgets all rules. */
  clear(): void {
    this.#rules.clear();
  }

  /** What is to be done to a request, which is counted by every rule that it fits until one is used. */
  next(request: HostileRequest): Deed | undefined {
    for (const [rule, count] of this.#rules) {
      if (!fits(rule.on ?? {}, request)) continue;
      this.#rules.set(rule, count + 1);
      const { after = 0, times = 1 } = rule;
      if (count >= after && count < after + times) return rule.deed;
    }
    return undefined;
  }
}
