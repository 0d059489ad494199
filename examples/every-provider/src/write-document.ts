/** Brings docs/providers.md up to date. */
import { readFile, writeFile } from 'node:fs/promises';
import { DOCUMENT, wanted } from './document.js';

await writeFile(DOCUMENT, await wanted(await readFile(DOCUMENT, 'utf8')));
