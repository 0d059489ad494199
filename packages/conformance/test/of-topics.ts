import type { TestRunner } from '../src/index.js';

/** A runner that runs the cases about these topics only: for variants of a driver that differ in nothing else. */
export function ofTopics(runner: TestRunner, topics: readonly string[]): TestRunner {
  const isWanted = (title: string): boolean =>
    topics.includes(title) || title.startsWith('conformance of ') || title === 'the kit itself';
  return { ...runner, describe: (title, body) => (isWanted(title) ? runner.describe(title, body) : undefined) };
}
