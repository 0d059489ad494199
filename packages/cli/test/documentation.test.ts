import { readFile } from 'node:fs/promises';
import { describe, expect, test } from '@jest/globals';
import { COMMANDS } from '../src/command-table.js';
import { scriptFor, SHELLS } from '../src/completion-script.js';
import { documentation } from '../src/documentation.js';

/** Without what the formatter decides. */
const words = (text: string): string => text.replace(/[\s\\*_-]+/g, '');

describe('the commands', () => {
  test('are documented as they are: write-document.mjs --write', async () => {
    const written = await readFile(new URL('../../../docs/cli.md', import.meta.url), 'utf8');
    expect(words(written)).toBe(words(await documentation()));
  });

  test.each(COMMANDS)('$name has two examples of itself at least', async ({ name, load }) => {
    const { examples } = (await load()).command;
    expect(examples.length).toBeGreaterThanOrEqual(2);
    for (const { command } of examples) expect(command).toMatch(new RegExp(`stowage ${name}\\b`));
  });
});

test('the README shows a recording: checks/record.mjs', async () => {
  const own = (name: string): Promise<string> => readFile(new URL(`../${name}`, import.meta.url), 'utf8');
  const svg = await own('recording.svg');
  expect(await own('README.md')).toContain('](recording.svg)');
  expect(Buffer.byteLength(svg)).toBeLessThan(60_000);
  expect(svg).not.toMatch(/not found|\/(tmp|home|root)\b/);
  for (const word of ['put', 'sync', 'verify', 'tree']) expect(svg).toContain(`$ stowage ${word} `);
});

test.each(SHELLS)('a script for %s names every command and its options', (shell) => {
  const script = scriptFor(shell, [{ name: 'ls', summary: "what's there: all", flags: ['--long', '--json'] }]);
  for (const word of ['ls', 'long', 'json']) expect(script).toContain(word);
  expect(script.split("'").length % 2).toBe(1);
});
