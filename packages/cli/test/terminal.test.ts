import { writeFile } from 'node:fs/promises';
import { once } from 'node:events';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { run, startOnTerminal } from './support/command.js';
import { openPlace, type Place } from './support/place.js';

/** As Ctrl-C sends it. */
const INTERRUPT = '\u0003';
const ESCAPE = '\u001b[';

let place: Place;
let directory: string;
let env: NodeJS.ProcessEnv;

beforeAll(async () => {
  place = await openPlace();
  ({ directory } = place);
  env = { ...place.env, TERM: 'xterm' };
  await run(['mb', 'b2:photos'], { env });
  await writeFile(join(directory, 'large.bin'), Buffer.alloc(20_000_000));
});
afterAll(() => place.close());

/** Ctrl-C is pressed as soon as this is on the screen, and that ends it. Gives all that was shown. */
async function shownUntilInterrupted(child: ReturnType<typeof startOnTerminal>, mark: string): Promise<string> {
  const ended = once(child, 'close');
  let shown = '';
  for await (const chunk of child.stdout) {
    const before = shown.includes(mark);
    shown += String(chunk);
    if (!before && shown.includes(mark)) child.stdin.write(INTERRUPT);
  }
  expect(await ended).toEqual([130, null]);
  return shown;
}

test('on a terminal progress is drawn; Ctrl-C ends it and says how to go on', async () => {
  const child = startOnTerminal(['put', '--bwlimit', '1M', 'large.bin', 'b2:photos/'], { env, cwd: directory });
  // A file that takes some twenty seconds: it is under way when its share of a hundred is drawn.
  const shown = await shownUntilInterrupted(child, ' % ');
  expect(shown).toContain(ESCAPE);
  expect(shown).toContain('large.bin');
  expect(shown).toContain('To go on: stowage put --bwlimit 1M large.bin b2:photos/');
});

test.each([
  ['a'.repeat(120), 100, /^ +\d+ % {2}[^ ]+ \w+ {2}[^ ]+ \w+\/s {2}[\d:]+( s)? left {2}a{20,}…$/],
  ['写真'.repeat(30), 40, /^ +\d+ % {2}(写真)+写?…$/],
])('a name that is too long for the line is cut: %s', async (name, columns, expected) => {
  await writeFile(join(directory, name), Buffer.alloc(20_000_000));
  const words = ['put', '--bwlimit', '1M', name, 'b2:photos/'];
  const child = startOnTerminal(words, { env, cwd: directory, columns });
  const shown = await shownUntilInterrupted(child, '…');
  const lines = stripVTControlCharacters(shown).split(/\r?\n/);
  expect(lines).toContainEqual(expect.stringMatching(expected));
});

test('Ctrl-C at a question ends it as anywhere', async () => {
  const child = startOnTerminal(['config'], { env: { ...env, STOWAGE_CONFIG: join(directory, 'asked.json') } });
  const shown = await shownUntilInterrupted(child, 'be called?');
  expect(shown).toContain('interrupted; 0 done. To go on: stowage config');
});

test('what is piped has no control codes', async () => {
  const { stdout, stderr } = await run(['put', 'large.bin', 'b2:photos/'], { env, cwd: directory });
  expect(`${stdout}${stderr}`).toBe('uploaded large.bin -> b2:photos/large.bin (19 MiB)\n');
});
