import type { StorageDriver } from '@stowage/core';
import type { ConformanceHarness } from '../harness.js';
import type { CallBounds, HostileHarness } from './hostile-harness.js';
import { HostileProxy } from './hostile-proxy.js';
import { OtherHost } from './other-host.js';
import type { Wire } from './wire.js';

/** Of an answer without an end the kernel may take 4 MiB before anyone can refuse it, in each of four tries. */
const BOUNDS: CallBounds = { milliseconds: 20_000, requests: 100, bytes: 20 * 1024 ** 2 };

/** The two servers that are opened around the one of a harness when they are first needed, and drivers of both sides. */
export class HostilePlace {
  readonly wire: Wire;
  readonly bounds: CallBounds;
  readonly #harness: HostileHarness;
  #open: Promise<readonly [HostileProxy, OtherHost]> | undefined;

  constructor(harness: HostileHarness) {
    this.#harness = harness;
    this.wire = harness.wire;
    this.bounds = { ...BOUNDS, ...harness.bounds };
  }

  /** What must not be seen, beside what the proxy sees. */
  get secrets(): readonly string[] {
    return this.#harness.secrets ?? [];
  }

  /** Between the driver under test and its server. */
  async proxy(): Promise<HostileProxy> {
    return (await this.#opened())[0];
  }

  /** Where redirects lead. */
  async otherHost(): Promise<OtherHost> {
    return (await this.#opened())[1];
  }

  /** A driver that speaks through the proxy. */
  async attacked(): Promise<StorageDriver> {
    return this.#harness.createDriver((await this.proxy()).url);
  }

  /** A harness whose drivers speak to the server itself: they prepare, look and clean up. */
  get behind(): ConformanceHarness {
    return {
      ...this.#harness,
      createDriver: () => this.#harness.createDriver(this.#harness.upstream),
      cleanup: async () => {
        for (const each of (await this.#open) ?? []) await each[Symbol.asyncDispose]();
        await this.#harness.cleanup?.();
      },
    };
  }

  #opened(): Promise<readonly [HostileProxy, OtherHost]> {
    const { upstream, wire } = this.#harness;
    this.#open ??= Promise.all([HostileProxy.before(upstream, wire), OtherHost.listen()]);
    return this.#open;
  }
}
