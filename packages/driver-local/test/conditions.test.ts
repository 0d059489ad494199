import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, readdir, readlink, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { ObjectAlreadyExistsError, ObjectChangedError, ObjectDoesNotExistError } from '@stowage/core';
import { CLOCK, driverScope, RANDOM, SLEEP } from '@stowage/core/registry';
import type { LocalBackend } from '../src/backend.js';
import { composeLocal } from '../src/compose.js';
import { thisProcess } from '../src/disk/process-identity.js';
import { body, head, put, text } from './support/backend-calls.js';
import { Racer } from './support/racer.js';
import { temporaryBase } from './support/temporary-base.js';

const box = { name: 'box' };

let base: string;
let backend: LocalBackend;

beforeEach(async () => {
  base = await temporaryBase();
  backend = composeLocal(base, { sync: false });
  await backend.createContainer('box', {});
});

async function etag(name: string, of = backend): Promise<string> {
  return (await of.getObject(box, { name }, {})).etag ?? '';
}

/** A backend whose clock stands still, and whose chance is always the same: every write gets the same time. */
function stopped(): LocalBackend {
  const scope = driverScope();
  scope.register(CLOCK, { useValue: () => 1_700_000_000_000 });
  scope.register(RANDOM, { useValue: () => 0.5 });
  return composeLocal(base, { sync: false }, scope);
}

describe('the ETag of an object', () => {
  test('is the same for every process, and after a restart', async () => {
    const stored = await put(backend, 'box', 'a');
    const other = composeLocal(base, { sync: false });
    expect([await etag('a', other), await etag('a')]).toEqual([stored.etag, stored.etag]);
    expect((await other.listObjects(box, { prefix: '', limit: 9 })).items).toMatchObject([{ etag: stored.etag }]);
  });

  test('never comes again, also where the clock stands still and the bytes are the same', async () => {
    const still = stopped();
    const etags: unknown[] = [];
    for (let round = 0; round < 6; round += 1) {
      if (round === 4) await still.deleteObject(box, { name: 'a' }, {});
      etags.push((await put(still, 'box', 'a', 'same')).etag);
    }
    expect(new Set(etags).size).toBe(etags.length);
  });

  test('is another one after another program has changed the file, also if it keeps its size', async () => {
    const stored = await put(backend, 'box', 'a', 'one');
    await writeFile(`${base}/box/a`, 'two');
    const changed = await etag('a');
    expect(changed).not.toBe(stored.etag);
    expect(await etag('a')).toBe(changed);
  });

  test('is told of a file that another program put there, and pins it', async () => {
    await writeFile(`${base}/box/foreign`, 'content');
    const seen = await etag('foreign');
    await utimes(`${base}/box/foreign`, 1, 1);
    const call = backend.readObject(box, { name: 'foreign', etag: seen }, {});
    await expect(call).rejects.toBeInstanceOf(ObjectChangedError);
    await backend.deleteObject(box, { name: 'foreign' }, { ifMatch: await etag('foreign') });
  });
});

describe('several processes', () => {
  test('that create the same objects at once: each has one creator, whose object it is', async () => {
    const names = Array.from({ length: 40 }, (_, index) => `dir-${index % 3}/${index}`);
    const racers = [1, 2, 3].map(() => new Racer(base, 'create', ...names));
    await Promise.all(racers.map((racer) => racer.ready()));
    const told = (await Promise.all(racers.map((racer) => racer.finish()))).flat();
    expect(told.toSorted()).toEqual(names.map((name) => `created ${name}`).toSorted());
  }, 60_000);

  test('that count in one object at once lose nothing', async () => {
    await put(backend, 'box', 'counter', '0');
    const racers = [1, 2, 3].map(() => new Racer(base, 'count', '40'));
    await Promise.all(racers.map((racer) => racer.ready()));
    await Promise.all(racers.map((racer) => racer.finish()));
    expect(await text(backend, 'box', 'counter')).toBe('120');
    expect(await readdir(`${base}/box/.stowage/locks`)).toEqual([]);
  }, 60_000);
});

test('a name whose directory comes and goes is still created by one alone', async () => {
  const create = (name: string): Promise<unknown> =>
    backend.writeObject(box, head(name), body('x'), { ifNoneMatch: '*' }).then(
      () => 'created',
      (error: unknown) => error,
    );
  for (let round = 0; round < 20; round += 1) {
    const results = await Promise.all([create('a'), create('a/b'), create('a'), create('a/b/c'), create('a')]);
    expect(results.filter((result) => result === 'created')).toHaveLength(3);
    expect(results.filter((result) => result instanceof ObjectAlreadyExistsError)).toHaveLength(2);
    await Promise.all(['a', 'a/b', 'a/b/c'].map((name) => backend.deleteObject(box, { name }, {})));
  }
});

describe('a lock', () => {
  const path = (name: string): string => {
    const digest = createHash('sha256').update(`/${name}`).digest('hex').slice(0, 32);
    return `${base}/box/.stowage/locks/${digest}`;
  };

  async function leave(name: string, holder: object): Promise<void> {
    await mkdir(`${base}/box/.stowage/locks`, { recursive: true });
    await symlink(JSON.stringify(holder), path(name));
  }

  /** A process that was there and has ended. */
  function ended(): number {
    return spawnSync(process.execPath, ['--version']).pid;
  }

  test('of a process that died is removed', async () => {
    await leave('a', { ...thisProcess, pid: ended() });
    await put(backend, 'box', 'a', 'stored');
    expect(await text(backend, 'box', 'a')).toBe('stored');
    expect(await readdir(`${base}/box/.stowage/locks`)).toEqual([]);
  });

  test('of a process that died is removed although another has its id by now', async () => {
    await leave('a', { ...thisProcess, started: '1' });
    if (thisProcess.started !== '') await put(backend, 'box', 'a', 'stored');
    else await rm(path('a'));
  });

  test('of a process that died while it removed one is removed, too', async () => {
    await leave('a', { ...thisProcess, pid: ended() });
    await symlink(JSON.stringify({ ...thisProcess, pid: ended() }), `${path('a')}~`);
    await put(backend, 'box', 'a', 'stored');
    expect(await readdir(`${base}/box/.stowage/locks`)).toEqual([]);
  });

  test('of a process on another machine is waited for, half a minute at most', async () => {
    const scope = driverScope();
    let waited = 0;
    scope.register(SLEEP, { useValue: async (time: number) => void (waited += time) });
    const other = composeLocal(base, { sync: false }, scope);
    await leave('a', { ...thisProcess, machine: 'elsewhere' });
    await put(other, 'box', 'a', 'stored');
    expect(waited).toBeGreaterThanOrEqual(30_000);
    expect(waited).toBeLessThan(31_000);
  });

  test('is not waited for by who writes other names, or reads', async () => {
    await put(backend, 'box', 'a', 'old');
    await leave('a', thisProcess);
    await put(backend, 'box', 'b');
    expect(await text(backend, 'box', 'a')).toBe('old');
    expect(JSON.parse(await readlink(path('a')))).toMatchObject({ pid: process.pid });
  });

  test('in a container that is gone is an error of the container, as without it', async () => {
    await rm(`${base}/box`, { recursive: true });
    await expect(backend.deleteObject(box, { name: 'a' }, {})).rejects.toMatchObject({ code: 'container_not_found' });
  });
});

test('deleting what is not there under a condition: it does not exist', async () => {
  const call = backend.deleteObject(box, { name: 'missing' }, { ifMatch: '"x"' });
  await expect(call).rejects.toBeInstanceOf(ObjectDoesNotExistError);
});
