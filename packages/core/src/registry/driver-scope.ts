import 'reflect-metadata';
import { container, type DependencyContainer } from 'tsyringe';
import { systemClock, systemRandom, systemSleep } from '../concurrency/index.js';
import { CLOCK, RANDOM, SLEEP } from './tokens.js';

/** The composition root of one driver: collaborators are registered in it by token and resolved from it. */
export type DriverScope = DependencyContainer;

/**
 * A fresh scope for one driver, with the machine's clock, sleep and chance, unless `parent` has registered others:
 * that is how tests replace them.
 */
export function driverScope(parent: DriverScope = container): DriverScope {
  const scope = parent.createChildContainer();
  if (!parent.isRegistered(CLOCK, true)) scope.register(CLOCK, { useValue: systemClock });
  if (!parent.isRegistered(SLEEP, true)) scope.register(SLEEP, { useValue: systemSleep });
  if (!parent.isRegistered(RANDOM, true)) scope.register(RANDOM, { useValue: systemRandom });
  return scope;
}
