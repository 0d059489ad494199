import { describe, expect, test } from '@jest/globals';
import { apiExamples, documents, embeddedFiles, textOf } from './documents.js';
import { complaints } from './type-check.js';

/** What the README's examples speak of without saying it again. */
const PREAMBLE = `
import { getDriver, loadDriver, Provider, supports } from '@stowage/core';
import { logged, prefixed, readonly } from '@stowage/core/wrap';
import type { Container, ObjectVersion, StorageDriver, StorageObject } from '@stowage/core';
import type { B2Backend, BackblazeB2StorageDriver } from '@stowage/driver-backblaze-b2';
declare const BackblazeB2: typeof BackblazeB2StorageDriver;
declare const driver: BackblazeB2StorageDriver;
declare const anyDriver: StorageDriver;
declare const token: string;
declare const container: Container<B2Backend>;
declare const containerOfAnotherDriver: Container;
declare const object: StorageObject<B2Backend>;
declare const version: ObjectVersion<B2Backend>;
declare const [keyId, key]: [string, string];
`;

describe('what is shown is what is run', () => {
  const embedded = documents().flatMap(embeddedFiles);

  test.each(embedded)('$document shows $file as it is', ({ file, code }) => {
    expect(code).toBe(textOf(file));
  });

  test("the README's first code is the quickstart's first program", () => {
    expect(textOf('README.md').split('```ts\n')[1]).toMatch(textOf('examples/quickstart/src/first-steps.ts'));
  });
});

describe("the README's page of the API", () => {
  test('compiles, example by example', () => {
    const examples = apiExamples();
    const program =
      PREAMBLE +
      examples.map((example) => `export const _${examples.indexOf(example)} = async () => { ${example}; };`).join('\n');

    expect(examples.length).toBeGreaterThan(30);
    expect(complaints(program)).toEqual([]);
  }, 60_000);

  test('would be found out if it did not', () => {
    expect(complaints(`${PREAMBLE}\nexport const wrong = driver.noSuchMethod;`)).toEqual([
      expect.stringContaining("Property 'noSuchMethod' does not exist"),
    ]);
  }, 60_000);
});
