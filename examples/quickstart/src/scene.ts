import { randomBytes } from 'node:crypto';
import { ContainerDoesNotExistError } from '@stowage/core';
import type { Cloud } from './cloud.js';

type Driver = Cloud['driver'];
type B2Container = Awaited<ReturnType<Driver['createContainer']>>;

/** What the steps share: a cloud, one container in it with a name that nobody else uses, and a directory for files. */
export class Scene implements AsyncDisposable {
  /** Container names are shared by all accounts of B2. */
  readonly containerName = `stowage-quickstart-${randomBytes(6).toString('hex')}`;
  #mayExist = false;
  #container: B2Container | undefined;

  constructor(
    readonly cloud: Cloud,
    readonly directory: string,
    readonly signal: AbortSignal,
  ) {}

  get driver(): Driver {
    return this.cloud.driver;
  }

  get container(): B2Container {
    if (this.#container === undefined) throw new Error('the container has not been created');
    return this.#container;
  }

  /** Is not aborted: a request given up on its way could leave a container that nobody knows of. */
  async createContainer(): Promise<void> {
    this.#mayExist = true;
    this.#container = await this.driver.createContainer(this.containerName);
  }

  /** Deletes the container with everything in it. */
  async deleteContainer(): Promise<{ readonly deleted: number }> {
    const emptied = await this.driver.deletePrefix(this.containerName, '');
    await this.driver.deleteContainer(this.containerName);
    this.#mayExist = false;
    return emptied;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (!this.#mayExist) return;
    console.log('cleaning up; Ctrl-C ends at once, and leaves things behind');
    try {
      await this.deleteContainer();
    } catch (error) {
      if (error instanceof ContainerDoesNotExistError) return;
      console.error(`${this.containerName} may be left behind`);
      throw error;
    }
  }
}
