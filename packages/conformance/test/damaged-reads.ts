import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { NetworkError, type ObjectBody, type StorageBackend } from '@stowage/core/spi';
import type { FaultHooks } from '../src/index.js';
import { altered } from './altered.js';

type Damage = (bytes: Buffer) => Iterable<Buffer>;

function* corrupted(bytes: Buffer): Generator<Buffer, void, undefined> {
  yield Buffer.from(bytes.map((byte, index) => (index === 0 ? byte ^ 1 : byte)));
}

function* broken(bytes: Buffer): Generator<Buffer, void, undefined> {
  yield bytes.subarray(0, Math.floor(bytes.length / 2));
  throw new NetworkError('the connection broke');
}

async function damagedBody(body: ObjectBody, damage: Damage): Promise<ObjectBody> {
  return { ...body, stream: Readable.from(damage(await buffer(body.stream)), { objectMode: false }) };
}

/** A backend whose next read can be damaged, and the hooks that do so. */
export function damagedReads(right: StorageBackend): { readonly backend: StorageBackend; readonly faults: FaultHooks } {
  let next: Damage | undefined;
  const backend = altered(right, {
    readObject: async (container, key, options) => {
      const body = await right.readObject(container, key, options);
      const damage = next;
      next = undefined;
      return damage === undefined ? body : damagedBody(body, damage);
    },
  });
  const faults = {
    corruptNextDownload: (): void => void (next = corrupted),
    breakNextDownload: (): void => void (next = broken),
  };
  return { backend, faults };
}
