import { spawnSync } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { FileUploadSessionStore } from '../../src/resume/file-upload-session-store.js';
import { stateDirectory } from '../../src/resume/state-directory.js';

const session = { uploadId: 'u1', partSize: 5_000_000, fingerprint: 'f' };
let directory: string;
let store: FileUploadSessionStore;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'stowage-sessions-'));
  store = new FileUploadSessionStore(join(directory, 'deep', 'uploads'));
});
afterEach(() => rm(directory, { recursive: true }));

const files = (): Promise<string[]> => readdir(join(directory, 'deep', 'uploads'));
async function onlyFile(): Promise<string> {
  return join(directory, 'deep', 'uploads', (await files())[0] ?? '');
}

/** Makes the one session look as if another process had saved it. */
async function ownedBy(owner: object): Promise<void> {
  const path = await onlyFile();
  const file = JSON.parse(await readFile(path, 'utf8')) as { owner: object };
  await writeFile(path, JSON.stringify({ ...file, owner: { ...file.owner, ...owner } }));
}

describe('a session', () => {
  test('is not there before it was saved', async () => {
    await expect(store.claim('k')).resolves.toBeUndefined();
  });

  test('is nobody else’s while its process works on it', async () => {
    await store.save('k', session);
    await expect(store.claim('k')).resolves.toBeUndefined();
    await expect(files()).resolves.toHaveLength(1);
  });

  test('can be claimed once when it was released', async () => {
    await store.save('k', session);
    await store.release('k', 'u1');
    const claims = await Promise.all([store.claim('k'), store.claim('k'), store.claim('k')]);
    expect(claims.filter((claim) => claim !== undefined)).toEqual([session]);
    // It stays, as the claimant's: who dies before it has done anything must not have taken it along.
    await expect(files()).resolves.toHaveLength(1);
  });

  test('of a process that is no more can be claimed', async () => {
    await store.save('k', session);
    const { pid } = spawnSync(process.execPath, ['--version']);
    await ownedBy({ pid });
    await expect(store.claim('k')).resolves.toEqual(session);
  });

  test('of a process that is alive cannot', async () => {
    await store.save('k', session);
    await ownedBy({ pid: process.ppid });
    await expect(store.claim('k')).resolves.toBeUndefined();
  });

  test('of an earlier process with the id of this one can be claimed', async () => {
    await store.save('k', session);
    await ownedBy({ started: 0 });
    await expect(store.claim('k')).resolves.toEqual(session);
  });

  test('of another machine cannot', async () => {
    await store.save('k', session);
    await ownedBy({ host: 'elsewhere.example', pid: 1 });
    await expect(store.claim('k')).resolves.toBeUndefined();
  });

  test('is forgotten when it is removed, and removing it again is no error', async () => {
    await store.save('k', session);
    await store.remove('k', 'u1');
    await store.remove('k', 'u1');
    await store.release('k', 'u1');
    await expect(files()).resolves.toEqual([]);
  });

  test('is no other key’s, whatever the key holds', async () => {
    await store.save('a/../b', session);
    await store.release('a/../b', 'u1');
    await expect(store.claim('b')).resolves.toBeUndefined();
    await expect(store.claim('a/../b')).resolves.toEqual(session);
  });

  test.each(['', 'null', '{"session":{}}', '{'])('that is damaged (%j) is as good as none', async (text) => {
    await store.save('k', session);
    await writeFile(await onlyFile(), text);
    await expect(store.claim('k')).resolves.toBeUndefined();
  });

  test('is for its user’s eyes only, and half of one is never seen', async () => {
    const saved = await Promise.all(Array.from({ length: 20 }, () => store.save('k', session)));
    expect(saved.filter(Boolean)).toHaveLength(1);
    await expect(files()).resolves.toHaveLength(1);
    expect((await stat(await onlyFile())).mode & 0o077).toBe(0);
    await store.release('k', 'u1');
    await expect(store.claim('k')).resolves.toEqual(session);
  });

  test('is one of several of its key, each with its own owner', async () => {
    const other = { ...session, uploadId: 'u2' };
    await expect(store.save('k', session)).resolves.toBe(true);
    await expect(store.save('k', other)).resolves.toBe(true);
    await store.release('k', 'u2');
    await expect(store.claim('k')).resolves.toEqual(other);
    await expect(store.claim('k')).resolves.toBeUndefined();
    await store.remove('k', 'u2');
    await store.release('k', 'u1');
    await expect(store.claim('k')).resolves.toEqual(session);
  });

  test('cannot be saved by anybody else while its process works on it, and then by one of several', async () => {
    await store.save('k', session);
    const another = new FileUploadSessionStore(join(directory, 'deep', 'uploads'));
    await expect(another.save('k', session)).resolves.toBe(false);
    await store.release('k', 'u1');
    const taken = await Promise.all([another.save('k', session), store.claim('k'), store.save('k', session)]);
    expect(taken.filter((each) => each !== undefined && each !== false)).toHaveLength(1);
  });

  test('is taken again and again, and one file is left of it', async () => {
    await store.save('k', session);
    for (let times = 0; times < 12; times += 1) {
      await store.release('k', 'u1');
      await expect(store.claim('k')).resolves.toEqual(session);
    }
    await expect(files()).resolves.toHaveLength(1);
    await store.remove('k', 'u1');
    await expect(files()).resolves.toEqual([]);
  });
});

test('a directory that cannot be written is an error that names it', async () => {
  const path = join(directory, 'file');
  await writeFile(path, '');
  const blocked = new FileUploadSessionStore(join(path, 'below'));
  const calls = [() => blocked.claim('k'), () => blocked.save('k', session), () => blocked.remove('k', 'u1')];
  for (const call of calls) {
    const message = `cannot keep upload sessions in '${path}/below': a part of the path is not a directory; option 'sessions' can name another`;
    await expect(call()).rejects.toMatchObject({ name: 'LocalFileError', path: join(path, 'below'), message });
  }
});

describe('the state directory', () => {
  test.each([
    ['linux', {}, '/tom/.local/state/stowage'],
    ['linux', { XDG_STATE_HOME: '/var/tom' }, '/var/tom/stowage'],
    ['linux', { XDG_STATE_HOME: 'relative' }, '/tom/.local/state/stowage'],
    ['darwin', {}, '/tom/Library/Application Support/stowage'],
  ] as const)('on %s with %j is %s', (platform, env, expected) => {
    expect(stateDirectory({ platform, env, home: '/tom' })).toBe(expected);
  });
});
