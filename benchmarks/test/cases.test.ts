import { expect, test } from '@jest/globals';
import { FULL_CASES, QUICK_CASES } from '../src/cases.js';

test('the quick cases are of every kind there is, with everyone', () => {
  expect(new Set(QUICK_CASES.map(({ kind }) => kind))).toEqual(new Set(FULL_CASES.map(({ kind }) => kind)));
  expect(QUICK_CASES.filter(({ contenders }) => contenders !== undefined)).toEqual([]);
});

test('no two cases have one name', () => {
  const names = FULL_CASES.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
});
