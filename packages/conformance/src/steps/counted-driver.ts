import type { StorageDriver } from '@stowage/core';
import { watchBackend } from '../watched-backend.js';

/** Is told of every call of a backend's, when it is asked and when it has answered. */
type OnStep = () => void;

/** Lets a driver's backend tell of its calls, those of its facets included. */
export function countCalls(driver: StorageDriver, onStep: OnStep): void {
  watchBackend(driver, { asked: onStep, answered: onStep });
}
