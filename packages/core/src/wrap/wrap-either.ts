import type { StorageBackend } from '../spi/index.js';
import { StorageDriver } from '../storage-driver.js';
import type { Layer, Wrapped } from './layer.js';
import { wrapBackend } from './wrap-backend.js';

/** What can be wrapped: a backend, or a driver by way of its backend. */
export type Wrappable = StorageBackend | StorageDriver;

/** What it is wrapped as: a backend as a backend, a driver as a driver. */
export type WrappedEither<T extends Wrappable> = T extends { readonly backend: infer B extends StorageBackend }
  ? StorageDriver<Wrapped<B>>
  : T extends StorageBackend
    ? Wrapped<T>
    : never;

/** Wraps a backend, or a driver's. */
export function wrapEither<T extends Wrappable>(
  target: T,
  makeLayer: (backend: StorageBackend) => Layer,
): WrappedEither<T> {
  const wrap = (backend: StorageBackend): Wrapped<StorageBackend> => wrapBackend(backend, makeLayer(backend));
  const wrapped = 'backend' in target ? new StorageDriver(wrap(target.backend)) : wrap(target);
  return wrapped as unknown as WrappedEither<T>;
}
