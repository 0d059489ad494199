import { Inject, Injectable } from '@nestjs/common';
import { HealthIndicatorService, type HealthIndicatorResult } from '@nestjs/terminus';
import { StorageError, type StorageDriver } from '@stowage/core';

/** What is looked at. */
export interface ReachOptions {
  /** A container that the credentials may see: it is looked up, and nothing is read or written. */
  readonly container: string;
  /** In milliseconds. Default: 3000. */
  readonly timeout?: number | undefined;
}

/**
 * Tells `@nestjs/terminus` whether a provider answers, and knows the credentials and the container. A provider of your module, beside
 * `TerminusModule`.
 */
export class StowageHealthIndicator {
  readonly #service: HealthIndicatorService;

  constructor(service: HealthIndicatorService) {
    this.#service = service;
  }

  /** What is down says the code of its error (`network_error`, `invalid_credentials` …), and not its words. */
  async isReachable<const Key extends string>(
    key: Key,
    driver: StorageDriver,
    { container, timeout = 3000 }: ReachOptions,
  ): Promise<HealthIndicatorResult<Key>> {
    const { provider } = driver;
    const session = this.#service.check(key);
    try {
      await driver.getContainer(container, { signal: AbortSignal.timeout(timeout) });
      return session.up({ provider });
    } catch (error) {
      return session.down({ provider, code: error instanceof StorageError ? error.code : 'timeout' });
    }
  }
}

// The same as decorators of the class, which would ask for another dialect of TypeScript.
Inject(HealthIndicatorService)(StowageHealthIndicator, undefined, 0);
Injectable()(StowageHealthIndicator);
