import type { TestRunner } from '../src/index.js';

/** A test as it was declared. */
interface Declared {
  readonly title: string;
  readonly body: () => Promise<void>;
}

/** What became of a test. `error` is absent where it passed. */
export interface Result {
  readonly title: string;
  readonly error?: unknown;
}

/** A test framework that keeps what is declared and runs it when asked to, one test at a time. */
export class CollectingRunner {
  readonly #tests: Declared[] = [];
  readonly #skipped: string[] = [];
  readonly #after: (() => Promise<void>)[] = [];

  /** What the kit is given: with or without the optional functions. */
  runner(options: { readonly minimal?: boolean } = {}): TestRunner {
    const describe = (_title: string, body: () => void): void => body();
    const test = (title: string, body: () => Promise<void>): void => void this.#tests.push({ title, body });
    if (options.minimal === true) return { describe, test };
    const skip = (title: string): void => void this.#skipped.push(title);
    const afterAll = (body: () => Promise<void>): void => void this.#after.push(body);
    return { describe, test: Object.assign(test, { skip }), afterAll };
  }

  get skipped(): readonly string[] {
    return this.#skipped;
  }

  async run(chosen: (title: string) => boolean = () => true): Promise<readonly Result[]> {
    const results: Result[] = [];
    for (const { title, body } of this.#tests) if (chosen(title)) results.push(await resultOf(title, body));
    for (const body of this.#after) await body();
    return results;
  }
}

async function resultOf(title: string, body: () => Promise<void>): Promise<Result> {
  try {
    await body();
    return { title };
  } catch (error) {
    return { title, error };
  }
}
