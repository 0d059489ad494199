import { readFile } from 'node:fs/promises';
import { expect, test } from '@jest/globals';
import { DOCUMENT, wanted } from '../src/document.js';

test('docs/providers.md says of the drivers what they say of themselves', async () => {
  const document = await readFile(DOCUMENT, 'utf8');
  expect(document).toBe(await wanted(document));
});
