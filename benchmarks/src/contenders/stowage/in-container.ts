import type { Container, StorageDriver } from '@stowage/core';
import type { JobMethod } from '../../contender.js';
import type { Job, Place } from '../../job.js';

/** Makes a driver for a server. */
export type OpenDriver = (place: Place) => StorageDriver;

/** A job on the objects of a container. */
export type ContainerJob = (container: Container, job: Job) => Promise<unknown>;

/** As an application does it: a driver, a container, the call, and the end. */
export function inContainer(open: OpenDriver, work: ContainerJob): JobMethod {
  return async (job) => {
    await using driver = open(job);
    await work(await driver.getContainer(job.bucket), job);
    return undefined;
  };
}
