import { conformanceCases } from './cases/index.js';
import { declareCases } from './declared-cases.js';
import type { ConformanceHarness } from './harness.js';
import { Report } from './report.js';
import type { TestRunner } from './runner.js';
import { Session } from './session.js';

/**
 * Declares a test for every statement of the contract, with the caller's test framework. Call it at the top of a test file,
 * or in a `describe`. Statements about a facet that the driver lacks pass without doing anything and are counted as not
 * applicable; what the absence itself obliges to is tested.
 *
 * ```ts
 * storageDriverConformance({ describe, test, beforeAll, afterAll }, 'my driver', { createDriver: () => new MyDriver() });
 * ```
 */
export function storageDriverConformance(runner: TestRunner, name: string, harness: ConformanceHarness): void {
  const report = new Report(name);
  const session = new Session(harness, report);
  declareCases(runner, { title: name, cases: conformanceCases, session, report, harness });
}
