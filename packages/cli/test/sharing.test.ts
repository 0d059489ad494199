import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { JsonLine } from '../src/json-lines.js';
import { jsonLines, run, start, type Outcome } from './support/command.js';
import { openPlace, type Place } from './support/place.js';

let place: Place;
let directory: string;
let env: NodeJS.ProcessEnv;

beforeAll(async () => {
  place = await openPlace();
  ({ directory, env } = place);
  await stowage('mb', 'b2:photos');
  await put('a/cat.txt', 'a cat');
});
afterAll(() => place.close());

const stowage = (...words: string[]): Promise<Outcome> => run(words, { env, cwd: directory });
const put = (name: string, input: string): Promise<Outcome> => run(['put', '-', `b2:photos/${name}`], { env, input });

const idOf = (line: JsonLine | undefined): string => (line?.type === 'version' ? line.versionId : '');

test('a link reads, and an upload link stores', async () => {
  const { stdout } = await stowage('link', 'b2:photos/a/cat.txt');
  expect(await (await fetch(stdout.trim())).text()).toBe('a cat');
  const [link] = jsonLines((await stowage('upload-link', '--json', 'b2:photos/inbox.txt')).stdout);
  if (link?.type !== 'url') throw new Error('no URL');
  const { url, method, headers } = link;
  expect((await fetch(url, { method, headers, body: 'from a stranger' })).status).toBe(200);
  expect((await stowage('cat', 'b2:photos/inbox.txt')).stdout).toBe('from a stranger');
});

test('a version that was replaced is found, and restored', async () => {
  await put('doc.txt', 'first');
  await put('doc.txt', 'second');
  const [, first] = jsonLines((await stowage('versions', '--json', 'b2:photos/doc.txt')).stdout);
  await stowage('restore', 'b2:photos/doc.txt', idOf(first));
  expect((await stowage('cat', 'b2:photos/doc.txt')).stdout).toBe('first');
});

test('what was deleted is restored without an id: the version before', async () => {
  await put('gone.txt', 'first');
  await put('gone.txt', 'second');
  await stowage('rm', 'b2:photos/gone.txt');
  expect((await stowage('restore', '-n', 'b2:photos/gone.txt')).stdout).toMatch(
    /^would restore .*gone\.txt \(version \S+\)$/m,
  );
  expect((await stowage('cat', 'b2:photos/gone.txt')).code).toBe(3);
  const [planned] = jsonLines((await stowage('restore', '-n', '--json', 'b2:photos/gone.txt')).stdout);
  const versions = jsonLines((await stowage('versions', '--json', 'b2:photos/gone.txt')).stdout);
  expect(planned).toMatchObject({ type: 'action', outcome: 'planned', versionId: idOf(versions[1]) });
  expect(await stowage('restore', 'b2:photos/gone.txt')).toMatchObject({ code: 0, stderr: '' });
  expect((await stowage('cat', 'b2:photos/gone.txt')).stdout).toBe('second');
});

test('what was not deleted needs an id, and the older ones are told', async () => {
  await put('there.txt', 'first');
  const only = await stowage('restore', 'b2:photos/there.txt');
  expect([only.code, only.stderr]).toEqual([2, expect.stringContaining('b2:photos/there.txt was not deleted')]);
  await put('there.txt', 'second');
  const [, first] = jsonLines((await stowage('versions', '--json', 'b2:photos/there.txt')).stdout);
  const id = idOf(first);
  const { code, stderr } = await stowage('restore', 'b2:photos/there.txt');
  expect([code, stderr]).toEqual([2, expect.stringContaining(`say which of its older versions is meant, ${id} (see`)]);
  expect((await stowage('cat', 'b2:photos/there.txt')).stdout).toBe('second');
  expect(await stowage('restore', 'b2:photos/never.txt')).toMatchObject({
    code: 3,
    stderr: expect.stringContaining("object 'never.txt' does not exist"),
  });
});

test('versions of what is not there are told as missing, each in its words', async () => {
  expect(await stowage('versions', 'b2:photos/never.txt')).toMatchObject({
    code: 3,
    stderr: expect.stringContaining("object 'never.txt' does not exist"),
  });
  await put('doc2.txt', 'only');
  expect(await stowage('restore', 'b2:photos/doc2.txt', 'yesterday')).toMatchObject({
    code: 3,
    stderr: expect.stringContaining("b2:photos/doc2.txt has no version 'yesterday'"),
  });
});

test.each([
  ['[{"corsRuleName":"abcdef", oops}]', /rules\.json is not valid JSON: .*position 27/],
  ['{"corsRuleName":"abcdef"}', /rules\.json: expected a JSON array of rules, as get prints it/],
  ['[{}, 1]', /rules\.json: rule 2: expected an object/],
  ['[{"corsRuleName":"x"}]', /rules\.json: option 'corsRules\.0\.corsRuleName': expected 6 to 50/],
])('rules that are wrong are refused, and it is said where: %s', async (text, reason) => {
  await writeFile(join(directory, 'rules.json'), text);
  const { code, stderr } = await stowage('cors', 'set', 'b2:photos', 'rules.json');
  expect([code, stderr]).toEqual([2, expect.stringMatching(reason)]);
});

test('rules are of a container', async () => {
  const { code, stderr } = await stowage('cors', 'get', 'b2:photos/a/');
  expect([code, stderr]).toEqual([2, expect.stringContaining('the container is meant')]);
});

test('rules are set and read as JSON', async () => {
  const rules = [{ daysFromHidingToDeleting: 1, daysFromUploadingToHiding: null, fileNamePrefix: 'tmp/' }];
  await writeFile(join(directory, 'rules.json'), JSON.stringify(rules));
  expect((await stowage('lifecycle', 'set', 'b2:photos', 'rules.json')).code).toBe(0);
  expect(JSON.parse((await stowage('lifecycle', 'get', 'b2:photos')).stdout)).toMatchObject([
    { fileNamePrefix: 'tmp/' },
  ]);
  expect((await stowage('cors', 'get', 'b2:photos')).stdout).toBe('[]\n');
});

test('a location is served: ranges, ETags, a page whose names are escaped, nothing to write', async () => {
  await put('s/<b>.txt', '0123456789');
  await put('s/d e/f.txt', 'below');
  const child = start(['serve', '--json', 'b2:photos/s/'], { env });
  try {
    let url = '';
    for await (const line of createInterface({ input: child.stdout })) {
      const [told] = jsonLines(line);
      url = told?.type === 'serving' ? told.url : '';
      break;
    }
    const page = await (await fetch(url)).text();
    expect(page).toContain('<a href="./%3Cb%3E.txt">&lt;b&gt;.txt</a>');
    const part = await fetch(`${url}%3Cb%3E.txt`, { headers: { range: 'bytes=2-4' } });
    expect([part.status, await part.text(), part.headers.get('content-range')]).toEqual([206, '234', 'bytes 2-4/10']);
    const etag = part.headers.get('etag') ?? '';
    expect((await fetch(`${url}%3Cb%3E.txt`, { headers: { 'if-none-match': etag } })).status).toBe(304);
    expect((await fetch(`${url}nothing`)).status).toBe(404);
    const aside = await fetch(`${url}d%20e`);
    expect([aside.redirected, aside.status, new URL(aside.url).pathname]).toEqual([true, 200, '/d%20e/']);
    expect(await aside.text()).toContain('f.txt');
    expect((await fetch(`${url}%ff`)).status).toBe(400);
    expect((await fetch(`${url}x`, { method: 'PUT', body: 'x' })).status).toBe(405);
    expect(new URL(url).hostname).toBe('127.0.0.1');
  } finally {
    child.kill('SIGINT');
  }
  expect(await new Promise((resolve) => child.on('close', resolve))).toBe(130);
});

test('a directory is synced, verified, and brought back; what differs is told', async () => {
  const tree = join(directory, 'tree');
  await mkdir(join(tree, 'sub'), { recursive: true });
  await writeFile(join(tree, 'a'), 'a');
  await writeFile(join(tree, 'sub', 'b'), 'b');
  expect((await stowage('sync', '-n', 'tree', 'b2:photos/t')).stdout).toBe(
    'would copy a (1 B)\nwould copy sub/b (1 B)\n',
  );
  expect(await stowage('verify', 'tree', 'b2:photos/t')).toMatchObject({
    code: 1,
    stdout: expect.stringContaining('+ a'),
  });
  expect((await stowage('sync', 'tree', 'b2:photos/t')).stdout).toContain('2 copied, 0 updated, 0 deleted');
  await rm(join(tree, 'a'));
  await writeFile(join(tree, 'c'), 'c');
  expect(jsonLines((await stowage('diff', '--json', 'tree', 'b2:photos/t')).stdout)).toMatchObject([
    { type: 'difference', path: 'a', kind: 'only-in-target' },
    { type: 'difference', path: 'c', kind: 'only-in-source' },
    { type: 'summary', done: 1, failed: 2 },
  ]);
  expect((await stowage('sync', 'tree', 'b2:photos/t')).stdout).toContain('1 copied, 0 updated, 1 deleted, 1 the same');
  expect((await stowage('verify', 'tree', 'b2:photos/t')).code).toBe(0);
  await stowage('get', 'b2:photos/t/', 'back');
  expect(await readFile(join(directory, 'back', 'sub', 'b'), 'utf8')).toBe('b');
});
