import type { CallOptions } from '@stowage/core/spi';
import { altered } from '../altered.js';
import { mutant, type Mutant } from './mutant.js';

function withoutSignal<T extends CallOptions>(options: T): T {
  return { ...options, signal: undefined };
}

/** Rejects with an error of its own where the signal is aborted. */
function throwOwn({ signal }: CallOptions): void {
  if (signal?.aborted === true) throw new Error('aborted');
}

export const abortMutants: readonly Mutant[] = [
  mutant('looks up what nobody wants any more', 'abort.before-in-the-backend', (backend) =>
    altered(backend, {
      getObject: (container, key, options) => backend.getObject(container, key, withoutSignal(options)),
    }),
  ),
  mutant('deletes although it was aborted', 'abort.before', (backend) =>
    altered(backend, {
      deleteObject: async (container, key, options) => {
        await backend.deleteObject(container, key, withoutSignal(options));
        options.signal?.throwIfAborted();
      },
    }),
  ),
  mutant('makes up its own reason of an abort', 'abort.before', (backend) =>
    altered(backend, {
      listObjects: async (container, query) => {
        throwOwn(query);
        return backend.listObjects(container, query);
      },
    }),
  ),
  mutant('leaves a listener on the signal', 'abort.too-late', (backend) =>
    altered(backend, {
      getObject: (container, key, options) => {
        options.signal?.addEventListener('abort', () => undefined);
        return backend.getObject(container, key, options);
      },
    }),
  ),
];
