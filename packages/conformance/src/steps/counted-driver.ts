import type { StorageDriver } from '@stowage/core';
import { FACETS } from '../facet-methods.js';

/** Is told of every call of a backend's, when it is asked and when it has answered. */
type OnStep = () => void;
type Method = (...parameters: unknown[]) => unknown;

/** Lets a driver's backend tell of its calls, those of its facets included. */
export function countCalls(driver: StorageDriver, onStep: OnStep): void {
  // Read-only for those who use a driver. This one is the kit's own.
  Object.assign(driver, { backend: counted(driver.backend, onStep) });
}

/** Members keep their identity: a facet is the same at every look. */
function counted<T extends object>(target: T, onStep: OnStep): T {
  const known = new Map<unknown, unknown>();
  return new Proxy(target, {
    get: (_target, key) => {
      const value: unknown = Reflect.get(target, key, target);
      if (!known.has(value)) known.set(value, countedMember(value, { owner: target, key, onStep }));
      return known.get(value);
    },
  });
}

interface Member {
  readonly owner: object;
  readonly key: PropertyKey;
  readonly onStep: OnStep;
}

function countedMember(value: unknown, { owner, key, onStep }: Member): unknown {
  if (typeof value === 'function') return countedMethod(value.bind(owner) as Method, onStep);
  return typeof value === 'object' && value !== null && key in FACETS ? counted(value, onStep) : value;
}

function countedMethod(method: Method, onStep: OnStep): Method {
  return (...parameters) => {
    onStep();
    const result = method(...parameters);
    return result instanceof Promise ? result.finally(onStep) : result;
  };
}
