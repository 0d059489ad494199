import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startEmulator } from '../src/index.js';
import { authorize, Client } from './client.js';
import { compile, ready, run as runFrom } from './command.js';

let built: string;
beforeAll(async () => {
  built = await compile();
});
afterAll(() => rm(built, { recursive: true }));

const run = (...args: string[]) => runFrom(built, ...args);

async function outcome(child: ChildProcess): Promise<{ code: number; stdout: string; stderr: string }> {
  const said = { stdout: '', stderr: '' };
  child.stdout?.on('data', (chunk: Buffer) => (said.stdout += chunk.toString()));
  child.stderr?.on('data', (chunk: Buffer) => (said.stderr += chunk.toString()));
  const [code] = (await once(child, 'close')) as [number];
  return { code, ...said };
}

describe('the command', () => {
  test.each(['SIGINT', 'SIGTERM'] as const)(
    'prints its URL and its credentials, serves, and ends well on %s',
    async (signal) => {
      const child = run('--port', '0', '--key-id', 'me', '--key', 'secret');
      const { url, credentials } = await ready(child);
      expect(credentials).toBe('B2_APPLICATION_KEY_ID=me B2_APPLICATION_KEY=secret');
      expect((await authorize(url, 'me', 'secret')).status).toBe(200);
      child.kill(signal);
      expect(await outcome(child)).toMatchObject({ code: 0, stderr: '' });
    },
  );

  test('says in one line that its port is in use', async () => {
    await using emulator = await startEmulator();
    const { port } = new URL(emulator.url);
    expect(await outcome(run('--port', port))).toEqual({
      code: 1,
      stdout: '',
      stderr: `b2-emulator: port ${port} is in use\n`,
    });
  });

  test('says in one line which process has its data directory', async () => {
    const data = await mkdtemp(join(tmpdir(), 'b2-data-'));
    const first = run('--port', '0', '--data', data);
    try {
      const { url } = await ready(first);
      expect(await outcome(run('--port', '0', '--data', data))).toEqual({
        code: 1,
        stdout: '',
        stderr: `b2-emulator: data directory ${data} is in use by another emulator: process ${first.pid}\n`,
      });
      expect((await authorize(url, 'test-key-id', 'test-key')).status).toBe(200);
    } finally {
      first.kill();
      await outcome(first);
      await rm(data, { recursive: true });
    }
  });

  test.each([
    [['--fly'], /unknown option '--fly'/],
    [['--port', 'many'], /--port/],
    [['--port', '70000'], /port/],
    [['--account-id', 'me'], /accountId/],
    [['surplus'], /too many arguments/],
  ])('refuses %j in one line', async (args, reason) => {
    const { code, stdout, stderr } = await outcome(run(...args));
    expect([code, stdout, stderr.split('\n').length]).toEqual([1, '', 2]);
    expect(stderr).toMatch(reason);
  });

  test('explains itself', async () => {
    expect(await outcome(run('--help'))).toMatchObject({ code: 0, stdout: expect.stringContaining('--data') });
  });

  test('killed without warning, loses nothing it acknowledged', async () => {
    const data = await mkdtemp(join(tmpdir(), 'b2-data-'));
    const child = run('--port', '0', '--data', data);
    const { url } = await ready(child);
    const { body } = await authorize(url, 'test-key-id', 'test-key');
    const client = new Client({ base: url, accountId: body.accountId, token: body.authorizationToken, version: 4 });
    const bucketId = await client.bucket();
    const acknowledged: string[] = [];
    const uploading = (async () => {
      for (let i = 0; ; i++) {
        const { status } = await client.upload(bucketId, `n${i}`, `data ${i}`);
        if (status === 200) acknowledged.push(`n${i}`);
        if (i === 20) child.kill('SIGKILL');
      }
    })();
    await uploading.catch(() => undefined);
    await using emulator = await startEmulator({ data });
    const again = await Client.authorized(emulator);
    expect(acknowledged.length).toBeGreaterThanOrEqual(20);
    for (const name of acknowledged)
      expect(await (await again.get(`test-bucket/${name}`)).text()).toBe(`data ${name.slice(1)}`);
    await rm(data, { recursive: true });
    await expect(stat(data)).rejects.toThrow();
  });
});
