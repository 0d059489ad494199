import { chmod, mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { checkNode } from '../src/doctor/check-machine.js';
import { checkClock } from '../src/doctor/check-server.js';
import { endpointOf } from '../src/known-store.js';
import { measure, median } from '../src/bench/measure.js';
import { jsonLines, run, start, type Outcome } from './support/command.js';
import { openPlace, type Place } from './support/place.js';

let place: Place;
let home: string;
let env: NodeJS.ProcessEnv;

beforeAll(async () => {
  place = await openPlace();
  ({ directory: home, env } = place);
  await mkdir(join(home, 'stowage'), { mode: 0o700 });
  await stowage('mb', 'b2:scratch');
});
beforeEach(() => rm(join(home, 'stowage', 'config.json'), { force: true }));
afterAll(() => place.close());

const stowage = (...words: string[]): Promise<Outcome> => run(words, { env });

/** What the doctor found, by what it looked at. */
async function doctor(...words: string[]): Promise<Outcome & { readonly found: Readonly<Record<string, string>> }> {
  const outcome = await stowage('doctor', '--json', ...words);
  const checks = jsonLines(outcome.stdout).flatMap((line) => (line.type === 'check' ? [line] : []));
  return { ...outcome, found: Object.fromEntries(checks.map(({ check, outcome: how }) => [check, how])) };
}

describe('the doctor', () => {
  test('tries what a key may do in a container, and leaves nothing behind', async () => {
    const { code, found } = await doctor('--write', 'b2:scratch');
    expect([code, found]).toEqual([
      0,
      {
        node: 'ok',
        configuration: 'ok',
        proxy: 'ok',
        'b2 settings': 'ok',
        'b2 reachable': 'ok',
        'b2 clock': 'ok',
        'b2 credentials': 'ok',
        'b2 list': 'ok',
        'b2 read': 'skipped',
        'b2 write': 'ok',
        'b2 delete': 'ok',
      },
    ]);
    expect((await stowage('ls', '--versions', 'b2:scratch')).stdout).toBe('');
  });

  test('writes nothing unless it is told to', async () => {
    expect((await doctor('b2:scratch')).found).toMatchObject({ 'b2 write': 'skipped' });
    expect((await doctor('--write', '-n', 'b2:scratch')).found).toMatchObject({ 'b2 write': 'skipped' });
  });

  test('finds each remote of the configuration, what is wrong with it, and says no secret', async () => {
    const options = { endpoint: place.emulator.url };
    const wrong = { provider: 'backblaze_b2', key: place.emulator.keyId, secret: { env: 'WRONG' }, options };
    const gone = { ...wrong, options: { endpoint: 'http://127.0.0.1:9' } };
    const unset = { ...wrong, secret: { env: 'NOT_SET_AT_ALL' } };
    await writeFile(join(home, 'stowage', 'config.json'), JSON.stringify({ remotes: { wrong, gone, unset } }));
    env = { ...env, WRONG: 'a-key-that-is-not-this' };
    const { code, found, stdout } = await doctor();
    expect([code, found]).toMatchObject([
      1,
      {
        'wrong reachable': 'ok',
        'wrong credentials': 'failed',
        'gone reachable': 'failed',
        'unset settings': 'failed',
      },
    ]);
    expect(found).not.toHaveProperty('gone credentials');
    expect(stdout).not.toContain('a-key-that-is-not-this');
    // Of two stores, the error says whose it is.
    const copied = await stowage('cp', 'b2:scratch/', 'wrong:scratch/');
    expect([copied.code, copied.stderr]).toEqual([4, expect.stringMatching(/^stowage: wrong: .*401/)]);
  });

  test('finds a configuration that others may change, or that is wrong', async () => {
    const path = join(home, 'stowage', 'config.json');
    await writeFile(path, '{"remotes": 1}');
    await chmod(path, 0o666);
    expect(await doctor()).toMatchObject({
      code: 1,
      found: { configuration: 'failed', 'configuration mode': 'failed', 'configuration directory mode': 'ok' },
    });
  });

  test.each([
    ['22.18.0', 'failed'],
    ['22.19.0', 'ok'],
    ['24.0.1', 'ok'],
  ])('Node %s: %s', (version, outcome) => expect(checkNode(version).outcome).toBe(outcome));

  test.each([
    [0, 'ok'],
    [59, 'ok'],
    [-3600, 'warning'],
    [3600, 'warning'],
  ])('a clock that is %i seconds ahead: %s', (ahead, outcome) => {
    const there = Date.parse('2026-01-01T00:00:00Z');
    const check = checkClock('clock', new Date(there).toUTCString(), there + ahead * 1000);
    expect(check.outcome).toBe(outcome);
  });

  test.each([
    [{ provider: 'backblaze_b2' }, 'https://api.backblazeb2.com'],
    [{ provider: 's3', options: { region: 'eu-west-1' } }, 'https://s3.eu-west-1.amazonaws.com'],
    [{ provider: 'google-storage' }, 'https://storage.googleapis.com'],
    [{ provider: 'azure_blobs', key: 'mine' }, 'https://mine.blob.core.windows.net'],
    [{ provider: 'openstack_swift', options: { authUrl: 'https://k.example.com/v3' } }, 'https://k.example.com/v3'],
    [{ provider: 'minio' }, undefined],
    [{ provider: 'memory' }, undefined],
  ])('%j is asked at %s', async (known, url) => expect(await endpointOf(known, {})).toBe(url));
});

describe('bench', () => {
  test('measures every size up and down, and listing; nothing is left', async () => {
    const { code, stdout } = await stowage(
      'bench',
      '--json',
      '--size',
      '1k',
      '--size',
      '300k',
      '--count',
      '4',
      'b2:scratch',
    );
    expect(code).toBe(0);
    expect(jsonLines(stdout)).toMatchObject([
      { name: 'up 1 KiB', operations: 4, bytes: 4096 },
      { name: 'down 1 KiB', operations: 4, bytes: 4096 },
      { name: 'up 300 KiB', operations: 4, bytes: 4 * 300 * 1024 },
      { name: 'down 300 KiB', operations: 4, bytes: 4 * 300 * 1024 },
      { name: 'list 8 objects', operations: 3, bytes: 0 },
    ]);
    expect((await stowage('ls', '--versions', 'b2:scratch')).stdout).toBe('');
  });

  test('prints a table, and with -n measures nothing', async () => {
    const { stdout } = await stowage('bench', '--size', '0', '--count', '1', 'b2:scratch');
    expect(stdout.split('\n').map((row) => row.slice(0, 14).trim())).toEqual([
      '',
      'up 0 B',
      'down 0 B',
      'list 1 object',
      '',
    ]);
    expect((await stowage('bench', '-n', 'b2:scratch')).stdout).toBe('');
  });

  test('removes what it made also on Ctrl-C', async () => {
    const child = start(['bench', '--json', '--size', '1k', '--size', '1M', '--count', '80', 'b2:scratch'], { env });
    const closed = new Promise((resolve) => child.on('close', resolve));
    for await (const line of createInterface({ input: child.stdout })) {
      expect(jsonLines(line)).toMatchObject([{ name: 'up 1 KiB' }]);
      break;
    }
    child.kill('SIGINT');
    expect(await closed).toBe(130);
    expect((await stowage('ls', '--versions', 'b2:scratch')).stdout).toBe('');
  });

  test('bytes of what runs at once are added up, and the median is the middle', async () => {
    const work = (bytes: number): Promise<number> => new Promise((resolve) => setImmediate(resolve, bytes));
    const at = { concurrency: 3, clock: () => 0, signal: new AbortController().signal };
    expect(await measure('x', [1, 2, 3, 4], work, at)).toMatchObject({ operations: 4, bytes: 10 });
    expect([median([]), median([3, 1, 2]), median([4, 1, 2, 3])]).toEqual([0, 2, 2.5]);
  });
});
