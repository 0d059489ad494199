import type { ContenderName } from './contenders/contender-name.js';
import { summaryOf, type Result, type Summary } from './result.js';
import type { InstallSize } from './startup/install-size.js';

/** All results of a benchmark, found by case and contender. */
export class Results {
  /** What each client brings along; looked at when all cases have run. */
  installs: readonly InstallSize[] = [];
  readonly #all: Result[] = [];

  add(result: Result): void {
    this.#all.push(result);
  }

  get all(): readonly Result[] {
    return this.#all;
  }

  of(caseName: string): readonly Result[] {
    return this.#all.filter((result) => result.case.name === caseName);
  }

  /** The names of the cases, in the order they ran. */
  get caseNames(): readonly string[] {
    return [...new Set(this.#all.map((result) => result.case.name))];
  }

  summary(caseName: string, contender: ContenderName): Summary | undefined {
    const result = this.of(caseName).find((each) => each.contender === contender);
    return result === undefined ? undefined : summaryOf(result);
  }

  rate(caseName: string, contender: ContenderName): number | undefined {
    return this.summary(caseName, contender)?.rate;
  }
}
