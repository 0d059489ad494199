import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { run } from './support/command.js';
import { openPlace, type Place } from './support/place.js';

let place: Place;

beforeAll(async () => {
  place = await openPlace();
});
afterAll(() => place.close());

test.each([
  ['XDG_CACHE_HOME', ['cache']],
  ['HOME', ['home', '.cache']],
])('what is compiled is kept in the place that %s says', async (variable, path) => {
  const root = join(place.directory, path[0] ?? '');
  const env = { ...place.env, XDG_CACHE_HOME: '', [variable]: root };
  expect(await run(['ls', 'b2:'], { env })).toMatchObject({ code: 0, stderr: '' });
  expect(await readdir(join(place.directory, ...path, 'stowage', 'compiled'))).not.toEqual([]);
});

test('without a home, and where nothing can be written, it works', async () => {
  for (const homes of [{ HOME: '', XDG_CACHE_HOME: '' }, { XDG_CACHE_HOME: '/dev/null' }])
    expect(await run(['ls', 'b2:'], { env: { ...place.env, ...homes } })).toMatchObject({ code: 0, stderr: '' });
});
