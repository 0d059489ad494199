import type { StorageDriver } from '@stowage/core';
import { FACETS } from './facet-methods.js';

/** Is told of every call of a backend's, those of its facets included. */
export interface BackendWatcher {
  /** `call` is the method's name, a facet's behind its facet: `multipart.begin`. */
  asked(call: string, parameters: readonly unknown[]): void;
  answered(call: string, outcome: Outcome): void;
}

/** What a call gave, or failed with. */
export type Outcome = { readonly value: unknown } | { readonly error: unknown };

type Method = (...parameters: unknown[]) => unknown;

/** Lets a driver's backend tell of its calls. */
export function watchBackend(driver: StorageDriver, watcher: BackendWatcher): void {
  // Read-only for those who use a driver. This one is the kit's own.
  Object.assign(driver, { backend: watched(driver.backend, '', watcher) });
}

/** Members keep their identity: a facet is the same at every look. */
function watched<T extends object>(target: T, path: string, watcher: BackendWatcher): T {
  const known = new Map<unknown, unknown>();
  return new Proxy(target, {
    get: (_target, key) => {
      const value: unknown = Reflect.get(target, key, target);
      if (!known.has(value)) known.set(value, watchedMember(value, { owner: target, key, path, watcher }));
      return known.get(value);
    },
  });
}

interface Member {
  readonly owner: object;
  readonly key: PropertyKey;
  readonly path: string;
  readonly watcher: BackendWatcher;
}

function watchedMember(value: unknown, { owner, key, path, watcher }: Member): unknown {
  const name = `${path}${String(key)}`;
  if (typeof value === 'function') return watchedMethod(value.bind(owner) as Method, name, watcher);
  return typeof value === 'object' && value !== null && key in FACETS ? watched(value, `${name}.`, watcher) : value;
}

function watchedMethod(method: Method, name: string, watcher: BackendWatcher): Method {
  return (...parameters) => {
    watcher.asked(name, parameters);
    const result = method(...parameters);
    return result instanceof Promise ? followed(result, name, watcher) : result;
  };
}

/** What the caller gets is this very promise, so that one that nobody handles is still noticed. */
function followed(result: Promise<unknown>, name: string, watcher: BackendWatcher): Promise<unknown> {
  return result.then(
    (value) => {
      watcher.answered(name, { value });
      return value;
    },
    (error: unknown) => {
      watcher.answered(name, { error });
      throw error;
    },
  );
}
