import { createHash } from 'node:crypto';
import type { StorageDriver } from '@stowage/core';
import { containerAt, type ContainerLocation } from '@stowage/sync';
import { limited, SharedLimit, type AccountLimits, type Ends, type JobSpec, type JobStore } from '@stowage/sync-jobs';
import { identityOf } from '../known-store.js';
import type { StoreLocation } from '../location.js';
import type { Session } from '../session.js';
import { engineOptionsOf, storeOf } from './job-spec.js';

/** What an account may do in a second, all workers together. */
export interface AccountRates {
  readonly requests?: number | undefined;
  readonly bytes?: number | undefined;
}

/** Opens the ends of jobs, by this machine's remotes; drivers of one account share its limits. */
export class WorkerEnds {
  readonly #session: Session;
  readonly #store: JobStore;
  readonly #rates: AccountRates;
  readonly #drivers = new Map<StorageDriver['backend'], StorageDriver>();

  constructor(session: Session, store: JobStore, rates: AccountRates) {
    this.#session = session;
    this.#store = store;
    this.#rates = rates;
  }

  /** Opens those of one job. */
  async open(spec: JobSpec): Promise<Ends> {
    const options = engineOptionsOf(spec);
    const source = await this.#end(storeOf(spec.source));
    return { source, target: await this.#end(storeOf(spec.target)), options };
  }

  async #end(location: StoreLocation): Promise<ContainerLocation> {
    const { driver, bareDriver } = await this.#session.stores.openStore(location);
    const known = this.#drivers.get(bareDriver.backend) ?? limited(driver, await this.#limits(location));
    this.#drivers.set(bareDriver.backend, known);
    return containerAt(await known.getContainer(location.container ?? ''), location.path);
  }

  async #limits(location: StoreLocation): Promise<AccountLimits> {
    const { stores, environment } = this.#session;
    const identity = await identityOf(await stores.known(location), environment);
    // Whose it is is nobody's business who reads the database.
    const account = createHash('sha256').update(identity).digest('hex').slice(0, 32);
    const limit = (what: 'bytes' | 'requests'): SharedLimit | undefined => {
      const unitsPerSecond = this.#rates[what];
      if (unitsPerSecond === undefined) return undefined;
      return new SharedLimit({ store: this.#store, limit: `${account} ${what}`, unitsPerSecond });
    };
    return { requests: limit('requests'), bytes: limit('bytes') };
  }
}
