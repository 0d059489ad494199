import { chmod, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { startEmulator, type Emulator } from '@stowage/b2-emulator';
import { jsonLines, removeCommand, run, type Outcome } from './support/command.js';

const SECRET = 'test-key-that-nobody-shall-see';
let emulator: Emulator;
let directory: string;

beforeAll(async () => {
  emulator = await startEmulator({ key: SECRET });
});
afterAll(async () => {
  await emulator.close();
  await removeCommand();
});
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'stowage-config-'));
});
afterEach(() => rm(directory, { recursive: true }));

const stowage = (words: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Outcome> =>
  run(words, { env: { XDG_CONFIG_HOME: directory, ...env } });
const configure = (...secret: string[]): Promise<Outcome> => {
  const endpoint = `endpoint=${emulator.url}`;
  const remote = ['--provider', 'backblaze_b2', '--key', emulator.keyId, '--option', endpoint];
  return stowage(['config', 'set', 'backup', ...remote, ...secret]);
};
const written = (text: string): Promise<void> =>
  stowage(['config', 'set', 'xx', '--provider', 'memory']).then(() =>
    writeFile(join(directory, 'stowage/config.json'), text),
  );

describe('a secret', () => {
  test('comes from the environment', async () => {
    await configure('--secret-env', 'MY_KEY');
    expect(await stowage(['ls', 'backup:'], { MY_KEY: SECRET })).toMatchObject({ code: 0, stderr: '' });
    expect(await stowage(['ls', 'backup:'])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('MY_KEY is empty'),
    });
  });

  test('comes from a file that nobody else may read', async () => {
    const file = join(directory, 'secret');
    await writeFile(file, `${SECRET}\n`, { mode: 0o600 });
    await configure('--secret-file', file);
    expect(await stowage(['ls', 'backup:'])).toMatchObject({ code: 0, stderr: '' });
    await chmod(file, 0o640);
    const refused = await stowage(['ls', 'backup:']);
    expect(refused).toMatchObject({ code: 2, stderr: expect.stringContaining(`chmod 600 ${file}`) });
  });

  test('comes from a command, which may not take for ever, and whose words and output are not told', async () => {
    await configure('--secret-command', 'printf', '--secret-command', SECRET);
    expect(await stowage(['ls', 'backup:'])).toMatchObject({ code: 0, stderr: '' });
    await configure('--secret-command', 'false', '--secret-command', SECRET);
    const failed = await stowage(['ls', 'backup:']);
    expect([failed.code, failed.stderr]).toEqual([2, expect.stringContaining("the command 'false'")]);
    expect(failed.stderr).not.toContain(SECRET);
    const slow = { provider: 'backblaze_b2', key: 'k', secret: { command: ['sleep', '60'], timeout: 0.05 } };
    await written(JSON.stringify({ remotes: { backup: slow } }));
    expect((await stowage(['ls', 'backup:'])).stderr).toContain('took longer than 0.05 seconds');
  });

  test('is printed nowhere: not in lists, errors, logs, or with -v', async () => {
    await configure('--secret-env', 'MY_KEY');
    const env = { MY_KEY: SECRET };
    const log = join(directory, 'log');
    const all = [
      await stowage(['config', 'list', '--json'], env),
      await stowage(['config', 'show', 'backup'], env),
      await stowage(['mb', '-v', '--log-file', log, 'backup:logged'], env),
      await stowage(['cat', `backup:logged/${SECRET}`], env),
      await stowage(['ls', '-v', 'backup:'], { MY_KEY: `${SECRET}-but-wrong` }),
    ];
    for (const { stdout, stderr } of all) expect(`${stdout}${stderr}`).not.toContain(SECRET);
    expect(await readFile(log, 'utf8')).toContain('createContainer');
    expect(await readFile(log, 'utf8')).not.toContain(SECRET);
    expect(jsonLines(all[0]?.stdout ?? '')).toMatchObject([{ secret: 'the environment variable MY_KEY' }]);
  });
});

describe('the file', () => {
  test('is for its owner only, and is changed remote by remote', async () => {
    await configure('--secret-env', 'A_KEY');
    await stowage(['config', 'set', 'other', '--provider', 'local', '--key', '/srv']);
    expect((await stat(join(directory, 'stowage/config.json'))).mode & 0o777).toBe(0o600);
    expect((await stowage(['config', 'remove', 'backup'])).code).toBe(0);
    expect((await stowage(['config', 'list'])).stdout).toBe('other:\n  provider: local\n  key: /srv\n');
    expect((await stowage(['config', 'remove', 'backup'])).code).toBe(2);
  });

  test.each([
    ['{', 'is not valid JSON'],
    ['{"remotes":{"b2":{}}}', 'remotes.b2.provider'],
    [`{"remotes":{"b2":{"provider":"s3","secret":"${SECRET}"}}}`, 'remotes.b2.secret'],
    [`{"remotes":{"b2":{"provider":"s3","password":"${SECRET}"}}}`, 'password'],
    ['{"remotes":{"c":{"provider":"s3"}}}', 'remotes.c'],
  ])('%s is refused, naming file and key, and no value', async (text, reason) => {
    await written(text);
    const { code, stderr } = await stowage(['ls', 'b2:']);
    expect([code, stderr]).toEqual([2, expect.stringContaining(reason)]);
    expect(stderr).toContain('config.json');
    expect(stderr).not.toContain(SECRET);
  });

  test('names the file of a secret so that it is found from anywhere', async () => {
    await stowage(['config', 'set', 'near', '--provider', 's3', '--key', 'k', '--secret-file', 'here/secret']);
    await stowage(['config', 'set', 'home', '--provider', 's3', '--key', 'k', '--secret-file', '~/secret']);
    expect(jsonLines((await stowage(['config', 'list', '--json'])).stdout)).toMatchObject([
      { secret: 'the file ~/secret' },
      { secret: `the file ${join(process.cwd(), 'here/secret')}` },
    ]);
  });

  test('cannot be made by questions where nobody answers', async () => {
    expect(await stowage(['config'])).toMatchObject({ code: 2, stderr: expect.stringContaining('config set') });
  });
});
