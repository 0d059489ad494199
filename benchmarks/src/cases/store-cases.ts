import type { Case } from '../case.js';
import * as shapes from './case-shapes.js';
import { GiB, KiB, many, MiB, prefixed, quick } from './case-shapes.js';

type Store = Pick<Case, 'protocol' | 'server'>;

const AZURE: Store = { protocol: 'azure', server: 'azurite' };
const SWIFT: Store = { protocol: 'swift', server: 'swift' };

/** Azure and Swift, on servers that others wrote, which do far more than the clients: what tells is the clients' CPU and memory. */
export const STORE_CASES = [...onStore(AZURE, GiB, 5000), ...onStore(SWIFT, GiB, 5000)];

/** The same names with little work. */
export const STORE_QUICK_CASES = quick([...onStore(AZURE, 32 * MiB, 50), ...onStore(SWIFT, 32 * MiB, 50)]);

/** One large object up and down, and many small ones; only once, as such servers are slow. */
function onStore(store: Store, size: number, count: number): readonly Case[] {
  const once = { ...shapes.defaults, ...store, rounds: 1 } as const;
  return prefixed(store.protocol, [
    { ...once, concurrency: 4, name: 'up-1g', kind: 'uploadFile', size },
    { ...once, concurrency: 4, name: 'down-1g', kind: 'downloadFile', size },
    ...many('5000x1k', { ...once, count, size: KiB }).filter(({ kind }) => kind !== 'deleteMany'),
    { ...once, name: 'list-5000', kind: 'list', count, size: KiB },
  ]);
}
