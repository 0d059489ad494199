import { expect, test } from '@jest/globals';
import { InvalidArgumentError } from '../../src/errors/index.js';
import { callChecker, callShape, exChecker, lateTable, z } from '../../src/validation/index.js';

test("a driver's own options are checked by call, and named by it", () => {
  const check = exChecker({ upload: z.strictObject({ tier: z.string().optional() }), none: z.strictObject({}) });
  expect(check('upload', { tier: 'cold' })).toEqual({ tier: 'cold' });
  expect(check('none', undefined)).toEqual({});
  expect(() => check('none', { tier: 'cold' })).toThrow("option 'ex' of none: unknown option 'tier'");
});

test('options of a method are named by it, or by the one that shares its schema', () => {
  const check = callChecker<{ exSweep: { signal?: AbortSignal } }>({ exSweep: z.strictObject(callShape) });
  const { signal } = new AbortController();
  expect(check('exSweep', { signal })).toEqual({ signal });
  expect(() => check('exSweep', { signal: 1 } as object)).toThrow(InvalidArgumentError);
  expect(() => check('exSweep', { other: 1 } as object, 'exMop')).toThrow("exMop: unknown option 'other'");
});

test('a late table makes a value when it is first read, once, and can be spread', () => {
  const made: string[] = [];
  const maker = (name: string) => () => {
    made.push(name);
    return { name };
  };
  const table = lateTable({ a: maker('a'), b: maker('b') });
  expect(made).toEqual([]);
  expect(table.a).toBe(table.a);
  expect(made).toEqual(['a']);
  expect({ ...table }).toEqual({ a: { name: 'a' }, b: { name: 'b' } });
  expect(made).toEqual(['a', 'b']);
});
