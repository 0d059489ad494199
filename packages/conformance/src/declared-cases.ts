import { assertAlike } from './alike.js';
import { topicOf, type ConformanceCase } from './conformance-case.js';
import type { ConformanceHarness } from './harness.js';
import type { Report } from './report.js';
import type { TestRunner } from './runner.js';
import type { Session } from './session.js';
import { skipComplaints } from './skips.js';

/** The cases of one kit, and what they are run with. */
export interface KitRun {
  /** Of the driver. */
  readonly title: string;
  readonly cases: readonly ConformanceCase[];
  readonly session: Session;
  readonly report: Report;
  readonly harness: Pick<ConformanceHarness, 'report' | 'skips'>;
}

/** Declares a test for each case, topic by topic, and those of the kit itself. */
export function declareCases(runner: TestRunner, run: KitRun): void {
  runner.describe(`conformance of ${run.title}`, () => {
    runner.beforeAll?.(async () => {
      await run.session.driver();
    });
    for (const [topic, cases] of Map.groupBy(run.cases, topicOf)) {
      runner.describe(topic, () => cases.forEach((each) => declare(runner, each, run)));
    }
    // In a group of their own, as some frameworks run the tests of a group before the groups in it.
    runner.describe('the kit itself', () => declareEnd(runner, run));
    // Not in that group: a filter of names may leave its tests out, and its hooks with them.
    runner.afterAll?.(() => end(run));
  });
}

function declare({ test }: TestRunner, each: ConformanceCase, { session, report, harness }: KitRun): void {
  const reason = harness.skips?.[each.id];
  if (reason === undefined) return void test(`${each.id}: ${each.title}`, () => session.run(each));
  report.add(each, 'skipped', reason);
  const title = `${each.id}: skipped: ${reason}`;
  if (test.skip === undefined) test(title, () => Promise.resolve());
  else test.skip(title, () => Promise.resolve());
}

function declareEnd(runner: TestRunner, run: KitRun): void {
  const { cases, session, harness } = run;
  runner.test('every skip names a case, has a reason, and is needed', async () => {
    assertAlike(skipComplaints(harness.skips ?? {}, cases, await session.offer()), []);
  });
  runner.test('every container that was made could be removed', async () => {
    assertAlike(session.leftovers, []);
  });
  if (runner.afterAll === undefined) runner.test('the table is printed and the driver closed', () => end(run));
}

async function end({ session, report, harness }: KitRun): Promise<void> {
  (harness.report ?? print)(report.toString());
  await session.close();
}

function print(table: string): void {
  process.stdout.write(`\n${table}`);
}
