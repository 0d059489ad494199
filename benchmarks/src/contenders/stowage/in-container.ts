import { getDriver, Provider, type Container } from '@stowage/core';
import '@stowage/driver-backblaze-b2';
import type { JobMethod } from '../../contender.js';
import type { Job } from '../../job.js';

const BackblazeB2 = getDriver(Provider.BACKBLAZE_B2);

/** As an application does it: a driver, a container, the call, and the end. */
export function inContainer(work: (container: Container, job: Job) => Promise<unknown>): JobMethod {
  return async (job) => {
    await using driver = new BackblazeB2(job.keyId, job.key, { endpoint: job.url });
    await work(await driver.getContainer(job.bucket), job);
    return undefined;
  };
}
