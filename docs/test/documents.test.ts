import { describe, expect, test } from '@jest/globals';
import { apiExamples, codeBlocks, documents, embeddedFiles, textOf } from './documents.js';
import { complaints } from './type-check.js';

/** The packages' own READMEs show what is in them by tests of their own, or by words. */
const own = documents().filter((document) => !document.startsWith('packages/'));

describe('what is shown is what is run', () => {
  const embedded = documents().flatMap(embeddedFiles);

  test.each(embedded)('$document shows $file as it is', ({ file, code }) => {
    expect(code).toBe(textOf(file));
  });

  test("the README's first code is the quickstart's first program", () => {
    expect(textOf('README.md').split('```ts\n')[1]).toMatch(textOf('examples/quickstart/src/first-steps.ts'));
  });
});

describe('what is shown compiles', () => {
  const pieces = own.flatMap(codeBlocks);

  test('code block by code block', () => {
    expect(pieces.length).toBeGreaterThan(30);
    expect(complaints(pieces)).toEqual([]);
  }, 120_000);

  test('example by example of the page of the API', () => {
    const examples = apiExamples();

    expect(examples.length).toBeGreaterThan(30);
    expect(complaints(examples)).toEqual([]);
  }, 120_000);

  test('and would be found out if it did not', () => {
    expect(complaints(['driver.noSuchMethod;'])).toEqual([
      expect.stringContaining("Property 'noSuchMethod' does not exist"),
    ]);
  }, 120_000);
});
