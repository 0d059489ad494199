import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { jsonLines, run, start, type Outcome } from './support/command.js';
import { openPlace, type Place } from './support/place.js';

let place: Place;
let directory: string;
let env: NodeJS.ProcessEnv;

beforeAll(async () => {
  place = await openPlace();
  ({ directory, env } = place);
  await stowage('mb', 'b2:photos');
  for (const name of ['cat.jpg', 'notes.txt', 'raw/dog.jpg', 'old/cow.jpg', 'old/list.txt']) await file(name, name);
});
afterAll(() => place.close());

const stowage = (...words: string[]): Promise<Outcome> => run(words, { env, cwd: directory });

async function file(name: string, content: string): Promise<void> {
  const path = join(directory, 'from', name);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, content);
}

test.each([
  ['all', [], ['cat.jpg', 'notes.txt', 'old/cow.jpg', 'old/list.txt', 'raw/dog.jpg']],
  ['included', ['--include', '*.jpg'], ['cat.jpg', 'old/cow.jpg', 'raw/dog.jpg']],
  ['excluded', ['--exclude', 'old/', '--exclude', '*.txt'], ['cat.jpg', 'raw/dog.jpg']],
  ['both', ['--include', '*.jpg', '--exclude', 'raw/'], ['cat.jpg', 'old/cow.jpg']],
  ['a rule before', ['--filter', '+ notes.txt', '--include', '/*.jpg'], ['cat.jpg', 'notes.txt']],
])('a copy takes what takes part: %s', async (name, flags, expected) => {
  expect(await stowage('cp', ...flags, 'from/', `b2:photos/${name}/`)).toMatchObject({ code: 0, stderr: '' });
  const { stdout } = await stowage('ls', '-r', `b2:photos/${name}/`);
  expect(stdout.trim().split('\n')).toEqual(expected.map((each) => `${name}/${each}`));
});

test('Ctrl-C during a sync says what is left, and the same command does it', async () => {
  for (let index = 0; index < 40; index += 1) await file(`many/${index}`, 'x'.repeat(50_000));
  const words = ['sync', '--json', '--bwlimit', '400k', 'from/many/', 'b2:photos/many/'];
  const child = start(words, { env, cwd: directory });
  const ended = once(child, 'exit');
  child.stdout.resume();
  let said = '';
  for await (const line of createInterface(child.stderr)) {
    said += `${line}\n`;
    if (line.includes('"totalObjects"')) child.kill('SIGINT');
  }
  expect(await ended).toEqual([130, null]);
  const interrupted = jsonLines(said).find(({ type }) => type === 'interrupted');
  if (interrupted?.type !== 'interrupted') throw new Error('it was not said');
  const { done, left, goOn } = interrupted;
  expect(left?.isAll).toBe(true);
  expect(left?.objects).toBeGreaterThan(0);
  expect(done + (left?.objects ?? 0)).toBeGreaterThanOrEqual(40);
  expect(goOn).toBe('stowage sync --json --bwlimit 400k from/many/ b2:photos/many/');
  expect(await stowage('sync', 'from/many/', 'b2:photos/many/')).toMatchObject({ code: 0 });
  expect(await stowage('verify', 'from/many/', 'b2:photos/many/')).toMatchObject({ code: 0 });
});
