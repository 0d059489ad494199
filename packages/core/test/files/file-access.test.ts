import { expect, test } from '@jest/globals';
import type { Stats } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { giveAccess } from '../../src/files/index.js';

const US = 1000;
const THEM = 2000;

/** A file of ours, and what this process may do: give it to another user, to another group. */
function file(may: { readonly owner: boolean; readonly group: boolean }) {
  const now = { mode: 0o100_600, uid: US, gid: US };
  const steps: string[] = [];
  const handle = {
    stat: () => Promise.resolve(now as unknown as Stats),
    chown: (uid: number, gid: number) => {
      if ((uid !== -1 && !may.owner) || !may.group) return Promise.reject(new Error('EPERM'));
      Object.assign(now, { gid }, uid === -1 ? {} : { uid });
      steps.push('chown');
      return Promise.resolve();
    },
    chmod: (mode: number) => {
      now.mode = 0o100_000 | mode;
      steps.push('chmod');
      return Promise.resolve();
    },
  };
  return { handle: handle as unknown as FileHandle, now, steps };
}

test.each([
  { may: { owner: true, group: true }, uid: THEM, gid: THEM, mode: 0o640 },
  { may: { owner: false, group: true }, uid: US, gid: THEM, mode: 0o640 },
  { may: { owner: false, group: false }, uid: US, gid: US, mode: 0o600 },
])('of a file of others with mode 640 is kept what can be: $may', async ({ may, uid, gid, mode }) => {
  const { handle, now } = file(may);
  await giveAccess(handle, { uid: THEM, gid: THEM, mode: 0o640 });
  expect(now).toEqual({ uid, gid, mode: 0o100_000 | mode });
});

test.each([
  [0o664, 0o644],
  [0o666, 0o666],
  [0o660, 0o600],
  [0o604, 0o604],
])('a group that is another one has the rights of everybody, at most: %i becomes %i', async (mode, becomes) => {
  const { handle, now } = file({ owner: false, group: false });
  await giveAccess(handle, { uid: THEM, gid: THEM, mode });
  expect(now.mode & 0o777).toBe(becomes);
});

test('the owner is changed before the mode, which is then wide for the right people only', async () => {
  const { handle, steps } = file({ owner: true, group: true });
  await giveAccess(handle, { uid: THEM, gid: THEM, mode: 0o644 });
  expect(steps).toEqual(['chown', 'chmod']);
});

test('nothing is changed that is right already', async () => {
  const { handle, steps } = file({ owner: true, group: true });
  await giveAccess(handle, { uid: US, gid: US, mode: 0o600 });
  expect(steps).toEqual([]);
});
