import type { StorageDriver } from '@stowage/core';
import { CallRecord } from './call-record.js';
import { topicOf, unmetNeed, type ConformanceCase, type Offer } from './conformance-case.js';
import { explained } from './failure-report.js';
import { Fixture } from './fixtures.js';
import type { ConformanceHarness } from './harness.js';
import type { Report } from './report.js';
import { redacted } from './redacted.js';
import { watchBackend } from './watched-backend.js';

/** One run of the kit on one driver: makes the driver when it is first needed and runs cases on it, one at a time. */
export class Session {
  readonly #harness: ConformanceHarness;
  readonly #report: Report;
  readonly #calls = new CallRecord();
  readonly #leftovers: string[] = [];
  #driver: Promise<StorageDriver> | undefined;
  #seed: Promise<StorageDriver> | undefined;
  #containers = 0;

  constructor(harness: ConformanceHarness, report: Report) {
    this.#harness = harness;
    this.#report = report;
  }

  /** The names of containers that could not be removed. */
  get leftovers(): readonly string[] {
    return this.#leftovers;
  }

  /** The driver under test, made at the first call. */
  driver(): Promise<StorageDriver> {
    this.#driver ??= this.#create();
    return this.#driver;
  }

  /** What the driver and the harness offer to cases. */
  async offer(): Promise<Offer> {
    return { backend: (await this.driver()).backend, harness: this.#harness };
  }

  /** Rejects if the driver does not do what the case states. A case whose needs are not met is only counted. */
  async run(each: ConformanceCase): Promise<void> {
    const unmet = unmetNeed(each, await this.offer());
    if (unmet !== undefined) {
      this.#report.add(each, 'not applicable', unmet);
      return;
    }
    this.#calls.clear();
    try {
      await this.#withFixture(each);
      this.#report.add(each, 'passed');
    } catch (error) {
      this.#report.add(each, 'failed');
      throw error;
    }
  }

  /** Closes the driver, if there is one, and lets the harness clean up. */
  async close(): Promise<void> {
    try {
      await (await this.#driver)?.close();
      if (this.#harness.seed !== undefined) await (await this.#seed)?.close();
    } finally {
      await this.#harness.cleanup?.();
    }
  }

  async #create(): Promise<StorageDriver> {
    const driver = await this.#harness.createDriver();
    watchBackend(driver, this.#calls);
    return driver;
  }

  /** The driver that makes what cases need, made at the first case. */
  async #seedDriver(): Promise<StorageDriver> {
    this.#seed ??= Promise.resolve(this.#harness.seed?.() ?? this.driver());
    return this.#seed;
  }

  async #withFixture(each: ConformanceCase): Promise<void> {
    const nextContainerName = (): string => this.#nextContainerName(topicOf(each));
    const [driver, seed] = [await this.driver(), await this.#seedDriver()];
    const fixture = await Fixture.open({ driver, seed, harness: this.#harness, nextContainerName });
    try {
      if (each.needs?.includes('versions') === true) await fixture.keepVersions();
      await each.run(fixture);
    } catch (error) {
      // Before the container is removed: what is asked for that says nothing.
      throw explained(error, each, redacted(this.#calls.toString(), this.#harness.secrets));
    } finally {
      this.#leftovers.push(...(await fixture.close()));
    }
  }

  #nextContainerName(topic: string): string {
    this.#containers += 1;
    const suffix = `${topic}-${this.#containers}`;
    return this.#harness.containerName?.(suffix) ?? `stowage-kit-${suffix}`;
  }
}
