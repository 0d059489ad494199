import { randomBytes } from 'node:crypto';
import type { Clock } from '@stowage/core/concurrency';
import { measure, type Measurement } from './measure.js';
import { counted, formatBytes } from '../sizes.js';
import type { ContainerPlace } from '../stores.js';

/** What is measured, and with what. */
export interface BenchPlan {
  /** Everything is made below it. */
  readonly prefix: string;
  readonly sizes: readonly number[];
  /** Objects of each size. Default: as many as {@link countFor} says. */
  readonly count: number | undefined;
  readonly concurrency: number;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

const KIB = 1024;
/** Bytes of one piece of an object: they are random, so that nothing on the way makes less of them. */
const PIECE = 256 * KIB;
/** What one size moves, each way. */
const SHARE = 64 * KIB * KIB;
const LISTINGS = 3;

/** As many as fit into 64 MiB, 3 to 100. */
function countFor(size: number): number {
  return Math.min(100, Math.max(3, Math.floor(SHARE / Math.max(size, 1))));
}

/** Uploads and downloads objects of each size, and lists all: gives each figure as it is known. */
export async function* bench(place: ContainerPlace, plan: BenchPlan): AsyncGenerator<Measurement, void> {
  const { driver, container } = place;
  const { prefix, sizes, concurrency, clock, signal } = plan;
  const at = { concurrency, clock, signal };
  for (const size of sizes) {
    const names = Array.from({ length: plan.count ?? countFor(size) }, (_, index) => `${prefix}${size}/${index}`);
    const upload = async (name: string, stop: AbortSignal): Promise<number> => {
      await driver.uploadObjectViaStream(pieces(size), container, name, { signal: stop });
      return size;
    };
    const download = async (name: string, stop: AbortSignal): Promise<number> => {
      let bytes = 0;
      for await (const chunk of await driver.downloadObjectAsStream({ container, name }, { signal: stop }))
        bytes += (chunk as Uint8Array).length;
      return bytes;
    };
    yield await measure(`up ${formatBytes(size)}`, names, upload, at);
    yield await measure(`down ${formatBytes(size)}`, names, download, at);
  }
  const total = sizes.reduce((sum, size) => sum + (plan.count ?? countFor(size)), 0);
  const list = async (_: number, stop: AbortSignal): Promise<number> => {
    const { length } = await driver.listContainerObjects(container, { prefix, signal: stop });
    if (length !== total) throw new Error(`the listing has ${length} of ${total} objects`);
    return 0;
  };
  const times = Array.from({ length: LISTINGS }, (_, index) => index);
  yield await measure(`list ${counted(total, 'object')}`, times, list, { ...at, concurrency: 1 });
}

function* pieces(size: number): Generator<Uint8Array, void> {
  const piece = randomBytes(Math.min(size, PIECE));
  for (let left = size; left > 0; left -= PIECE) yield left < piece.length ? piece.subarray(0, left) : piece;
}
