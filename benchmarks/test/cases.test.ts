import { expect, test } from '@jest/globals';
import { FULL_CASES, QUICK_CASES } from '../src/cases/cases.js';
import { PROTOCOLS } from '../src/protocol.js';

test.each(PROTOCOLS)('the quick cases of %s are of every kind there is, with everyone', (protocol) => {
  const [full, quick] = [FULL_CASES, QUICK_CASES].map((cases) => cases.filter((each) => each.protocol === protocol));
  expect(quick?.length).toBeGreaterThan(0);
  expect(new Set(quick?.map(({ kind }) => kind))).toEqual(new Set(full?.map(({ kind }) => kind)));
  expect(quick?.filter(({ contenders }) => contenders !== undefined)).toEqual([]);
});

test('no two cases have one name', () => {
  const names = FULL_CASES.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
});
