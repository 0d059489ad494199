import { afterAll, describe, expect, test } from '@jest/globals';
import { execFile } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import type { Container } from '@stowage/core';
import type { SwiftBackend } from '../src/index.js';
import { authUrl, connectDriver, key, user } from './server.js';

const run = promisify(execFile);
const directory = await mkdtemp(join(tmpdir(), 'stowage-interop-'));
const driver = connectDriver();
const made: string[] = [];

/** Names that other clients have trouble with, and an empty file. */
const FILES: Readonly<Record<string, Buffer>> = {
  'a.txt': Buffer.from('plain'),
  'empty.bin': Buffer.alloc(0),
  'folder/ä ö/ünï+code %20.txt': Buffer.from('names'),
  "folder/it's #1? & more.bin": randomBytes(5000),
};

/** python-swiftclient. */
async function swift(...args: readonly string[]): Promise<string> {
  const options = { cwd: directory, maxBuffer: 16 * 1024 ** 2 };
  return (await run('/usr/bin/swift', ['-A', authUrl, '-U', user, '-K', key, ...args], options)).stdout;
}

async function rclone(...args: readonly string[]): Promise<string> {
  const env = {
    ...process.env,
    RCLONE_CONFIG: join(directory, 'rclone.conf'),
    RCLONE_CONFIG_JUDGE_TYPE: 'swift',
    RCLONE_CONFIG_JUDGE_USER: user,
    RCLONE_CONFIG_JUDGE_KEY: key,
    RCLONE_CONFIG_JUDGE_AUTH: authUrl,
  };
  return (await run('rclone', [...args], { cwd: directory, env, maxBuffer: 16 * 1024 ** 2 })).stdout;
}

async function container(name: string): Promise<Container<SwiftBackend>> {
  made.push(`interop-${process.pid}-${name}`);
  return driver.createContainer(`interop-${process.pid}-${name}`);
}

async function tree(name: string, files: Readonly<Record<string, Buffer>>): Promise<string> {
  for (const [file, bytes] of Object.entries(files)) {
    const path = join(directory, name, file);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, bytes);
    await utimes(path, 1_700_000_000, 1_700_000_000);
  }
  return join(directory, name);
}

const md5 = (bytes: Uint8Array): string => createHash('md5').update(bytes).digest('hex');

afterAll(async () => {
  for (const name of made.flatMap((each) => [each, `${each}_segments`])) {
    await driver.deletePrefix(name, '').catch(() => undefined);
    await driver.deleteContainer(name).catch(() => undefined);
  }
  await driver.close();
  await rm(directory, { recursive: true });
});

describe('python-swiftclient', () => {
  test('reads what we have stored: bytes, type, metadata', async () => {
    const own = await container('to-swift');
    for (const [name, bytes] of Object.entries(FILES))
      await own.uploadObjectViaStream(bytes, name, { contentType: 'text/x-own', metadata: { color: 'grün' } });
    await swift('download', own.name, '-D', 'by-swift');
    for (const [name, bytes] of Object.entries(FILES))
      expect(await readFile(join(directory, 'by-swift', name))).toEqual(bytes);
    const told = await swift('stat', own.name, 'a.txt');
    expect(told).toMatch(/Content Type: text\/x-own/);
    expect(told).toMatch(/Meta Color: grün/);
    expect((await swift('list', own.name)).trimEnd().split('\n')).toEqual(Object.keys(FILES).sort());
  });

  test('reads our large objects, and deletes them with their segments', async () => {
    const own = await container('large-to-swift');
    const bytes = randomBytes(3 * 1024 * 1024 + 5);
    await own.uploadObjectViaStream(bytes, 'large', { partSize: 1024 * 1024 });
    await swift('download', own.name, 'large', '-o', 'large-by-swift');
    expect(md5(await readFile(join(directory, 'large-by-swift')))).toBe(md5(bytes));
    await swift('delete', own.name, 'large');
    expect([...(await driver.listContainerObjects(`${own.name}_segments`))]).toEqual([]);
  });

  test.each([
    ['static', ['--use-slo']],
    ['dynamic', []],
  ])('has stored %s large objects that we read, and delete with their segments', async (kind, options) => {
    const own = await container(`${kind}-from-swift`);
    const bytes = randomBytes(2_500_000);
    await tree(kind, { 'large.bin': bytes });
    const upload = [
      'upload',
      own.name,
      join(directory, kind, 'large.bin'),
      '--object-name',
      'a/large.bin',
      '-S',
      '1000000',
    ];
    await swift(...upload, '-H', 'Content-Type: text/x-theirs', '-m', 'X-Object-Meta-Color: grün', ...options);
    const object = await own.getObject('a/large.bin');
    expect(object).toMatchObject({ size: bytes.length, contentType: 'text/x-theirs', checksums: {} });
    expect(object.sourceLastModified).toEqual(new Date(1_700_000_000_000));
    expect(md5(await object.bytes())).toBe(md5(bytes));
    expect(md5(await object.bytes({ verifyHash: false }))).toBe(md5(bytes));
    await object.delete();
    expect([...(await driver.listContainerObjects(`${own.name}_segments`))]).toEqual([]);
  });
});

describe('rclone', () => {
  test('finds that what we have stored is what is on disk', async () => {
    const own = await container('to-rclone');
    const path = await tree('ours', FILES);
    for (const name of Object.keys(FILES)) await own.uploadObject(join(path, name), name);
    await own.uploadObjectViaStream(Buffer.concat([Buffer.alloc(2_000_000, 1)]), 'large', { partSize: 1_000_000 });
    await writeFile(join(path, 'large'), Buffer.alloc(2_000_000, 1));
    await rclone('check', path, `judge:${own.name}`, '--download');
    expect(await rclone('lsf', '--format', 'tp', `judge:${own.name}`)).toContain('2023-11-14 22:13:20;a.txt');
  });

  test('has stored what we read: bytes, times, names in order', async () => {
    const own = await container('from-rclone');
    const path = await tree('theirs', { ...FILES, 'large.bin': randomBytes(3_000_000) });
    await rclone('copy', path, `judge:${own.name}`, '--swift-chunk-size', '1M');
    const names = await Array.fromAsync(own.iterateObjects(), ({ name }) => name);
    expect(names).toEqual([...Object.keys(FILES), 'large.bin'].sort());
    for (const name of names) {
      const object = await own.getObject(name);
      expect(md5(await object.bytes())).toBe(md5(await readFile(join(path, name))));
      expect(object.sourceLastModified).toEqual(new Date(1_700_000_000_000));
    }
    await own.deleteObject('large.bin');
    expect([...(await driver.listContainerObjects(`${own.name}_segments`))]).toEqual([]);
  });
});
