import { topicOf } from '../conformance-case.js';
import { declareCases } from '../declared-cases.js';
import { Report } from '../report.js';
import type { TestRunner } from '../runner.js';
import { Session } from '../session.js';
import { hostileCases } from './hostile-cases.js';
import type { HostileHarness } from './hostile-harness.js';
import { HostilePlace } from './hostile-place.js';

/**
 * Declares a test for every attack of a hostile server on a call of the driver's, with the caller's test framework. Each must end with
 * the right bytes or with a `StorageError`, within bounds of time, requests and bytes; nothing may be unhandled, half stored or left, and
 * no error may show a secret.
 *
 * ```ts
 * hostileConformance({ describe, test, beforeAll, afterAll }, 'my driver', { upstream, wire, createDriver: (url) => new MyDriver(url) });
 * ```
 */
export function hostileConformance(runner: TestRunner, name: string, harness: HostileHarness): void {
  const place = new HostilePlace(harness);
  const title = `${name}, of a hostile server`;
  const report = new Report(title, { column: 'call', rowOf: topicOf });
  const session = new Session(place.behind, report);
  declareCases(runner, { title, cases: hostileCases(place), session, report, harness });
}
