import { expect, test } from '@jest/globals';
import { median, spread } from '../src/statistics.js';

test.each([
  { values: [3, 1, 2], middle: 2 },
  { values: [4, 1, 2, 3], middle: 2.5 },
  { values: [7], middle: 7 },
  { values: [], middle: undefined },
])('the median of $values is $middle', ({ values, middle }) => {
  expect(median(values)).toBe(middle);
});

test('the spread is the distance of the extremes as a share of the median', () => {
  expect(spread([9, 10, 12])).toBeCloseTo(0.3);
});

test('one value has no spread', () => {
  expect(spread([5])).toBeUndefined();
});
