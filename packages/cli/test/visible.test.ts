import { expect, test } from '@jest/globals';
import { visible, visibleMessage } from '../src/visible.js';

test.each([
  ['cat.jpg', 'cat.jpg'],
  ['kätzchen 猫 🐈.jpg', 'kätzchen 猫 🐈.jpg'],
  ['C:\\x', 'C:\\x'],
  ['say "hi"', 'say "hi"'],
  ['\u001b[2Jgone', '"\\u001b[2Jgone"'],
  ['a\nb', '"a\\u000ab"'],
  ['a\r\\"', '"a\\u000d\\\\\\""'],
  ['\u009b31m', '"\\u009b31m"'],
  ['gpj.\u202ecat', '"gpj.\\u202ecat"'],
  ['half \ud800', '"half \\ud800"'],
  ['\u007f', '"\\u007f"'],
])('%j is printed as %j', (name, printed) => {
  expect(visible(name)).toBe(printed);
  expect(printed).not.toMatch(/\p{Cc}/u);
});

test('a message keeps its words, and no control character', () => {
  expect(visibleMessage("object '\u001b[1m' is gone\nreally")).toBe("object '\\u001b[1m' is gone really");
});
