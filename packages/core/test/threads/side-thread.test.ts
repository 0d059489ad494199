import { afterEach, expect, test } from '@jest/globals';
import { SideThread } from '../../src/threads/index.js';
import { failure } from '../transfer/fakes.js';

const NAMED = 1;
process.env['STOWAGE_THREADS'] = '2';

afterEach(() => {
  process.env['STOWAGE_THREADS'] = '2';
});

/** Adds up, says whether it is in another thread, and fails when told to. */
function adding(): (question: number | 'where' | 'fail' | 'never') => unknown {
  const { isMainThread } = process.getBuiltinModule('node:worker_threads');
  let sum = 0;
  return async (question) => {
    if (question === 'where') return isMainThread;
    if (question === 'fail') return process.getBuiltinModule('node:fs').readFileSync('/nowhere');
    if (question === 'never') return new Promise(() => undefined);
    sum += question;
    return sum;
  };
}

async function started(): Promise<SideThread<Parameters<ReturnType<typeof adding>>[0], unknown>> {
  const thread = await SideThread.start(adding);
  if (thread === undefined) throw new Error('there is no thread');
  return thread;
}

test('questions are answered in another thread, in their order', async () => {
  const thread = await started();
  expect(await Promise.all([thread.ask('where'), thread.ask(1), thread.ask(2), thread.ask(3)])).toEqual([
    false,
    1,
    3,
    6,
  ]);
  await thread.close();
});

test('an error comes over with its code, and the next question is answered', async () => {
  const thread = await started();
  expect(await failure(thread.ask('fail'))).toMatchObject({
    code: 'ENOENT',
    message: expect.stringContaining('nowhere'),
  });
  expect(await thread.ask(1)).toBe(1);
  await thread.close();
});

test('who waits for a thread that is closed is told, and whoever asks it then', async () => {
  const thread = await started();
  const waiting = failure(thread.ask('never'));
  await thread.close();
  expect(await waiting).toMatchObject({ message: 'the thread has ended' });
  expect(await failure(thread.ask(1))).toMatchObject({ message: 'the thread has ended' });
});

test('there are no more at once than the environment says, and none where it says so', async () => {
  const both = [await started(), await started()];
  expect(await SideThread.start(adding)).toBeUndefined();
  await Promise.all(both.map((each) => each.close()));
  process.env['STOWAGE_THREADS'] = '0';
  expect(await SideThread.start(adding)).toBeUndefined();
});

test('work that names what is not in its text gets no thread', async () => {
  expect(await SideThread.start(() => [NAMED].map((each) => () => each)[0] ?? (() => NAMED))).toBeUndefined();
});
