import { assertAlike } from './alike.js';
import { conformanceCases } from './cases/index.js';
import { topicOf, type ConformanceCase } from './conformance-case.js';
import type { ConformanceHarness } from './harness.js';
import { Report } from './report.js';
import type { TestRunner } from './runner.js';
import { Session } from './session.js';
import { skipComplaints } from './skips.js';

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
  runner.describe(`conformance of ${name}`, () => {
    runner.beforeAll?.(async () => {
      await session.driver();
    });
    for (const [topic, cases] of Map.groupBy(conformanceCases, topicOf)) {
      runner.describe(topic, () => cases.forEach((each) => declare(runner, each, { session, report, harness })));
    }
    // In a group of their own, as some frameworks run the tests of a group before the groups in it.
    runner.describe('the kit itself', () => declareEnd(runner, { session, report, harness }));
  });
}

interface Run {
  readonly session: Session;
  readonly report: Report;
  readonly harness: ConformanceHarness;
}

function declare({ test }: TestRunner, each: ConformanceCase, { session, report, harness }: Run): void {
  const reason = harness.skips?.[each.id];
  if (reason === undefined) return void test(`${each.id}: ${each.title}`, () => session.run(each));
  report.add(each, 'skipped', reason);
  const title = `${each.id}: skipped: ${reason}`;
  if (test.skip === undefined) test(title, () => Promise.resolve());
  else test.skip(title, () => Promise.resolve());
}

function declareEnd(runner: TestRunner, { session, report, harness }: Run): void {
  runner.test('every skip names a case, has a reason, and is needed', async () => {
    assertAlike(skipComplaints(harness.skips ?? {}, conformanceCases, await session.offer()), []);
  });
  runner.test('every container that was made could be removed', async () => {
    assertAlike(session.leftovers, []);
  });
  atEnd(runner, async () => {
    (harness.report ?? print)(report.toString());
    await session.close();
  });
}

function atEnd({ test, afterAll }: TestRunner, body: () => Promise<void>): void {
  if (afterAll === undefined) test('the table is printed and the driver closed', body);
  else afterAll(body);
}

function print(table: string): void {
  process.stdout.write(`\n${table}`);
}
