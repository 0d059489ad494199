import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { jsonLines, run, start, type Outcome } from './support/command.js';
import { openPlace, type Place } from './support/place.js';

let place: Place;
let directory: string;
let env: NodeJS.ProcessEnv;

beforeAll(async () => {
  place = await openPlace();
  ({ directory, env } = place);
  await stowage('mb', 'b2:photos');
  await stowage('mb', 'b2:hostile');
});
afterAll(() => place.close());

const stowage = (...words: string[]): Promise<Outcome> => run(words, { env, cwd: directory });
const store = (name: string, input: string): Promise<Outcome> => run(['put', '-', `b2:photos/${name}`], { env, input });

describe('objects', () => {
  beforeAll(async () => {
    await store('a/one.txt', 'one');
    await store('a/two.txt', 'twotwo');
    await store('top.txt', 'top');
  });

  test('are listed: one level, or all', async () => {
    expect((await stowage('ls', 'b2:photos')).stdout).toBe('a/\ntop.txt\n');
    expect((await stowage('ls', '-r', 'b2:photos')).stdout).toBe('a/one.txt\na/two.txt\ntop.txt\n');
    expect((await stowage('ls', 'b2:photos/a')).stdout).toBe('a/one.txt\na/two.txt\n');
    expect((await stowage('ls', '-l', 'b2:photos/top.txt')).stdout).toMatch(
      /^ +3 \d{4}-\d\d-\d\d \d\d:\d\d:\d\d +top.txt\n$/,
    );
    expect((await stowage('ls', 'b2:')).stdout).toBe('hostile\nphotos\n');
  });

  test('are told as JSON, in the form that is documented', async () => {
    const { stdout } = await stowage('ls', '--json', 'b2:photos');
    expect(jsonLines(stdout)).toMatchObject([
      { type: 'prefix', location: 'b2:photos/a/' },
      { type: 'object', name: 'top.txt', size: 3, checksums: { sha1: createHash('sha1').update('top').digest('hex') } },
    ]);
    const stat = jsonLines((await stowage('stat', '--json', 'b2:photos/top.txt')).stdout);
    expect(stat).toMatchObject([{ type: 'object', contentType: 'text/plain' }]);
  });

  test('are counted, drawn and printed', async () => {
    expect((await stowage('du', 'b2:photos/a/')).stdout).toMatch(/9 B +2 objects +b2:photos\/a\/\n/);
    expect((await stowage('tree', '-q', 'b2:photos')).stdout).toBe(
      '├── a/\n│   ├── one.txt\n│   └── two.txt\n└── top.txt\n',
    );
    expect((await stowage('cat', 'b2:photos/a/one.txt', 'b2:photos/top.txt')).stdout).toBe('onetop');
    expect((await stowage('head', '-c', '2', 'b2:photos/top.txt')).stdout).toBe('to');
  });

  test('come from files and become files again', async () => {
    await writeFile(join(directory, 'up.txt'), 'from a file');
    expect(await stowage('put', 'up.txt', 'b2:photos/files/')).toMatchObject({
      code: 0,
      stdout: 'uploaded up.txt -> b2:photos/files/up.txt (11 B)\n',
    });
    await stowage('get', 'b2:photos/files/up.txt', 'down.txt');
    expect(await readFile(join(directory, 'down.txt'), 'utf8')).toBe('from a file');
    const again = await stowage('get', 'b2:photos/files/up.txt', 'down.txt');
    expect([again.code, again.stderr]).toEqual([1, expect.stringContaining('exists already')]);
    expect((await stowage('get', '-f', 'b2:photos/files/up.txt', 'down.txt')).code).toBe(0);
    expect((await stowage('get', 'b2:photos/files/up.txt', '-')).stdout).toBe('from a file');
    await stowage('rm', 'b2:photos/files/up.txt');
  });

  test('are deleted one by one; those below a prefix only where that was said', async () => {
    await store('gone/1', '1');
    await store('gone/2', '2');
    expect(await stowage('rm', 'b2:photos/gone/')).toMatchObject({ code: 2, stderr: expect.stringContaining('-r') });
    expect(await stowage('rm', '-r', 'b2:photos/gone/')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('--yes'),
    });
    expect((await stowage('rm', '-r', '-n', 'b2:photos/gone/')).stdout).toBe(
      'would delete b2:photos/gone/1\nwould delete b2:photos/gone/2\n',
    );
    expect((await stowage('ls', 'b2:photos/gone')).stdout).not.toBe('');
    expect((await stowage('rm', '-r', '-y', 'b2:photos/gone/')).stdout).toMatch(/^deleted .*1\ndeleted .*2\n$/);
    expect(await stowage('ls', 'b2:photos/gone')).toMatchObject({ code: 3, stdout: '' });
  });

  test('of a tree are copied as a whole, with -r or without', async () => {
    expect((await stowage('cp', '-r', 'b2:photos/a', 'b2:photos/b')).code).toBe(0);
    expect((await stowage('cp', 'b2:photos/a', 'b2:photos/c')).code).toBe(0);
    expect((await stowage('ls', '-r', 'b2:photos/b/')).stdout).toBe('b/one.txt\nb/two.txt\n');
    expect((await stowage('ls', '-r', 'b2:photos/c/')).stdout).toBe('c/one.txt\nc/two.txt\n');
    await stowage('rm', '-r', '-y', 'b2:photos/b/', 'b2:photos/c/');
  });

  test('that are unfinished are none: it is said', async () => {
    expect((await stowage('cleanup', 'b2:photos')).stderr).toMatch(
      /^no upload that was begun before .*Z is unfinished\n$/,
    );
  });

  test('of a local directory are seen in the same form', async () => {
    await writeFile(join(directory, 'local.txt'), 'here');
    expect((await stowage('ls', `${directory}/`)).stdout).toContain('local.txt\n');
    expect((await stowage('cat', 'local.txt')).stdout).toBe('here');
  });
});

test('an option that is not given is what its help says', async () => {
  expect((await stowage('link', '--help')).stdout).toContain('(default: 1h)');
  await store('long.txt', 'x'.repeat(2000));
  expect((await stowage('head', 'b2:photos/long.txt')).stdout).toHaveLength(1024);
  await stowage('rm', 'b2:photos/long.txt');
});

describe('names that could do something to a terminal', () => {
  test('are escaped, and exact in JSON', async () => {
    const names = ['a\u0085b', 'b\u202eexe.txt'];
    for (const name of names) await run(['put', '-', `b2:hostile/${name}`], { env, input: 'x' });
    const plain = await stowage('ls', 'b2:hostile');
    const stored = jsonLines((await stowage('ls', '--json', 'b2:hostile')).stdout);
    expect(stored.map((line) => line.type === 'object' && line.name)).toEqual(names);
    expect(plain.stdout).toBe('"a\\u0085b"\n"b\\u202eexe.txt"\n');
    const gone = await stowage('cat', 'b2:hostile/\u001b[2J');
    expect(gone.stderr).toContain('\\u001b[2J');
    expect(gone.stderr).not.toContain('\u001b');
  });
});

describe('exit codes', () => {
  test('no command at all is 2, and the help', async () => {
    const outcome = await stowage();
    expect(outcome.code).toBe(2);
    expect(outcome.stdout + outcome.stderr).toContain('Usage: stowage <command> [options]');
  });

  test.each([
    [['lss'], 2, "unknown command 'lss' (Did you mean ls?)"],
    [['ls', '--recursiv', 'b2:photos'], 2, "unknown option '--recursiv' (Did you mean --recursive?)"],
    [['cat'], 2, "missing required argument 'locations'"],
    [['ls', 'nowhere:x'], 2, "'nowhere' is neither a remote"],
    [['put', 'nosuchfile', 'b2:photos/x'], 3, 'nosuchfile'],
    [['cat', 'b2:photos/nothing'], 3, "object 'nothing' does not exist"],
    [['ls', 'b2:nothing-of-the-kind/'], 3, 'nothing-of-the-kind'],
    [['head', '-c', 'many', 'b2:photos/x'], 2, 'expected a number of bytes'],
    [['cp', 'b2:photos/nothing', 'b2:photos/new/'], 3, "object 'nothing' does not exist"],
    [['rb', 'b2:hostile'], 1, 'b2:hostile is not empty'],
    [['rb', 'b2:photos/a/'], 2, 'the container is meant'],
    [['serve', '--port', '99999', 'b2:photos'], 2, 'expected a port'],
  ])('%j ends with %i and says why', async (words, code, reason) => {
    const outcome = await stowage(...words);
    expect([outcome.code, outcome.stdout]).toEqual([code, '']);
    expect(outcome.stderr).toContain(reason);
    expect(outcome.stderr.trim().split('\n')).toHaveLength(1);
  });

  test('wrong credentials are 4, and the error as JSON is in the documented form', async () => {
    const outcome = await run(['ls', '--json', 'b2:'], { env: { ...env, B2_APPLICATION_KEY: 'not-the-key-at-all' } });
    expect(outcome.code).toBe(4);
    expect(jsonLines(outcome.stderr)).toMatchObject([{ type: 'error', code: 'invalid_credentials' }]);
    expect(outcome.stderr).not.toContain('not-the-key-at-all');
  });

  test('one of several that fails does not stop the others: 1', async () => {
    await writeFile(join(directory, 'there.txt'), 'x');
    const outcome = await stowage('put', 'there.txt', 'missing.txt', 'b2:photos/several/');
    expect([outcome.code, outcome.stdout]).toEqual([1, expect.stringContaining('several/there.txt')]);
    expect(outcome.stderr).toContain('missing.txt');
  });

  test('a reader that goes is no error', async () => {
    const child = start(['ls', '-r', 'b2:photos'], { env });
    child.stdout.destroy();
    const code = await new Promise((resolve) => child.on('close', resolve));
    expect(code).toBe(0);
  });

  test('Ctrl-C is 130, within a second, and says how to go on', async () => {
    const child = start(['put', '-', 'b2:photos/never ends'], { env });
    let stderr = '';
    child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
    // More than a pipe holds: when it is taken, the command is reading.
    await new Promise((resolve) => child.stdin.write(Buffer.alloc(1024 * 1024), resolve));
    child.stdin.on('error', () => undefined);
    child.kill('SIGINT');
    const code = await new Promise((resolve) => child.on('close', resolve));
    expect([code, stderr]).toEqual([130, expect.stringContaining("To go on: stowage put - 'b2:photos/never ends'")]);
  });
});

test('--help explains without loading anything, --version is a number', async () => {
  expect((await stowage('--help')).stdout).toContain('Exit codes:');
  expect((await stowage('--version')).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
});
