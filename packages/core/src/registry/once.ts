import type { InjectionToken } from 'tsyringe';
import type { DriverScope } from './driver-scope.js';

/** Registers how a collaborator is made: when it is first wanted, and the same for all. */
export function once<T>(scope: DriverScope, token: InjectionToken<T>, make: (from: DriverScope) => T): void {
  let made: { readonly value: T } | undefined;
  scope.register(token, { useFactory: (from) => (made ??= { value: make(from) }).value });
}
