import { expect, test } from '@jest/globals';
import { setImmediate as turn } from 'node:timers/promises';
import { DirectorySync } from '../../src/files/directory-sync.js';
import { inDirectory } from './fakes.js';

/** Syncs that end when they are told to. */
function held() {
  const started: string[] = [];
  const ends: (() => void)[] = [];
  const directories = new DirectorySync(async (directory) => {
    started.push(directory);
    return new Promise((resolve) => ends.push(resolve));
  });
  return { directories, started, end: (index: number) => ends[index]?.() };
}

/** Whether a promise has settled by now. */
async function isSettled(promise: Promise<void>): Promise<boolean> {
  let settled = false;
  void promise.then(() => (settled = true));
  await turn();
  return settled;
}

test('who asks while a sync runs waits for one that begins afterwards, with all others who do', async () => {
  const { directories, started, end } = held();
  const first = directories.sync('a');
  await turn();
  const late = [directories.sync('a'), directories.sync('a')];
  end(0);
  await first;
  expect(await isSettled(Promise.race(late))).toBe(false);
  expect(started).toEqual(['a', 'a']);
  end(1);
  await Promise.all(late);
  expect(started).toEqual(['a', 'a']);
});

test('who asks in the turn in which one ends waits for the next with all others', async () => {
  const { directories, started, end } = held();
  const first = directories.sync('a');
  await turn();
  const waiting = directories.sync('a');
  end(0);
  await first;
  const late = directories.sync('a');
  await turn();
  await turn();
  expect(started).toEqual(['a', 'a']);
  end(1);
  await Promise.all([waiting, late]);
  expect(started).toEqual(['a', 'a']);
});

test('who asks at the same time shares one', async () => {
  const { directories, started, end } = held();
  const both = [directories.sync('a'), directories.sync('a')];
  await turn();
  expect(started).toEqual(['a']);
  end(0);
  await Promise.all(both);
});

test('a sync that has ended counts for nobody who asks later', async () => {
  const { directories, started, end } = held();
  for (const index of [0, 1, 2]) {
    const sync = directories.sync('a');
    await turn();
    end(index);
    await sync;
  }
  expect(started).toEqual(['a', 'a', 'a']);
});

test('directories do not wait for each other', async () => {
  const { directories, started, end } = held();
  void directories.sync('a');
  const other = directories.sync('b');
  await turn();
  expect(started).toEqual(['a', 'b']);
  end(1);
  await other;
});

test('a directory that cannot be synced is left to the system', async () =>
  inDirectory(async (directory) => {
    const directories = new DirectorySync();
    await directories.sync(directory);
    await directories.sync(`${directory}/missing`);
  }));
