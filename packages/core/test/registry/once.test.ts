import { expect, test } from '@jest/globals';
import type { InjectionToken } from 'tsyringe';
import { CLOCK, driverScope, once, timeAndChance } from '../../src/registry/index.js';

const PART: InjectionToken<object> = Symbol('part');

test('what is registered once is made when it is first wanted, and the same for all', () => {
  let made = 0;
  const scope = driverScope();
  once(scope, PART, () => ({ number: ++made }));
  expect(made).toBe(0);
  expect(scope.resolve(PART)).toBe(scope.resolve(PART));
  expect(made).toBe(1);
});

test('nothing is a value, too', () => {
  const NOTHING: InjectionToken<undefined> = Symbol('nothing');
  let made = 0;
  const scope = driverScope();
  once(scope, NOTHING, () => {
    made++;
    return undefined;
  });
  scope.resolve(NOTHING);
  scope.resolve(NOTHING);
  expect(made).toBe(1);
});

test('time and chance are those of the scope, which a test replaces', () => {
  const parent = driverScope();
  parent.register(CLOCK, { useValue: () => 5 });
  const { clock, sleep, random } = timeAndChance(driverScope(parent));
  expect(clock()).toBe(5);
  expect([typeof sleep, typeof random]).toEqual(['function', 'function']);
});
