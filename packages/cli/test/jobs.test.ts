import { once } from 'node:events';
import { readFile, readdir } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import type { JsonLine } from '../src/json-lines.js';
import { jsonLines, run, start as startCommand } from './support/command.js';
import { samplesOf } from './support/exposition.js';
import { openPlace, type Place } from './support/place.js';

let place: Place;
let env: NodeJS.ProcessEnv;
const NAMES = ['a', 'b/1', 'b/\u2028', 'c <b>bold</b>'];

beforeAll(async () => {
  place = await openPlace();
  env = { ...place.env, STOWAGE_DATABASE: `file:${join(place.directory, 'jobs.db')}` };
  for (const container of ['source', 'target']) await run(['mb', `b2:${container}`], { env });
  for (const name of NAMES) await run(['put', '-', `b2:source/${name}`], { env, input: name });
  await run(['put', '-', 'b2:target/surplus'], { env, input: 'x' });
  await run(['put', '-', 'b2:target/a'], { env, input: 'a' });
});
afterAll(() => place.close());

const children: ReturnType<typeof startCommand>[] = [];
/** What a test that fails has left is ended with it. */
function start(words: readonly string[]): ReturnType<typeof startCommand> {
  const child = startCommand(words, { env });
  child.stdin.end();
  children.push(child);
  return child;
}
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});

async function job(name: string): Promise<Extract<JsonLine, { type: 'job' }> | undefined> {
  const { stdout } = await run(['jobs', 'show', name, '--json'], { env });
  return jsonLines(stdout).find((line) => line.type === 'job');
}

describe('jobs', () => {
  test('are submitted, done by a worker, and told', async () => {
    const submitted = await run(['sync', '--job', 'nightly', 'b2:source', 'b2://target'], { env });
    expect(submitted).toMatchObject({ code: 0, stdout: 'submitted nightly: b2:source to b2://target\n' });
    expect((await run(['sync', '--job', 'nightly', 'b2:source', 'b2:target'], { env })).code).toBe(1);
    expect(await job('nightly')).toMatchObject({ state: 'running', shards: { pending: 1 } });

    const worker = await run(['worker', '--until-done', '--account-requests', '1000', '--json'], { env });
    expect(worker).toMatchObject({ code: 0, stderr: '' });
    expect(jsonLines(worker.stdout)).toContainEqual(expect.objectContaining({ type: 'shard', event: 'recorded' }));
    expect(await job('nightly')).toMatchObject({
      state: 'done',
      phase: 'delete',
      counts: { objects: 4, created: 3, same: 1, deleted: 1, failed: 0 },
    });
    expect((await run(['verify', 'b2:source', 'b2:target'], { env })).code).toBe(0);
    const list = await run(['jobs', 'list'], { env });
    expect(list.stdout).toContain('nightly  done  b2:source to b2://target  4 objects in 2 of 2 parts');
  });

  test('are paused, resumed and cancelled; what is not so is told', async () => {
    await run(['sync', '--job', 'other', 'b2:source', 'b2:target'], { env });
    for (const [action, state] of [
      ['pause', 'paused'],
      ['resume', 'running'],
      ['cancel', 'cancelled'],
    ] as const) {
      expect((await run(['jobs', action, 'other'], { env })).code).toBe(0);
      expect((await job('other'))?.state).toBe(state);
    }
    const again = await run(['jobs', 'resume', 'other'], { env });
    expect(again).toMatchObject({ code: 1, stderr: "stowage: the job 'other' is cancelled: it cannot be resumed\n" });
    expect((await run(['jobs', 'show', 'no-such'], { env })).code).toBe(3);
  });

  test('that fail say why, and are retried', async () => {
    await run(['sync', '--job', 'broken', 'b2:source', 'b2:no-such'], { env });
    const worker = await run(['worker', '--until-done', '--lease', '2s'], { env });
    expect(worker.stdout).toContain('gave back broken');
    expect(await job('broken')).toMatchObject({
      state: 'failed',
      error: "1 range failed: container 'no-such' does not exist",
      shards: { failed: 1 },
    });
    await run(['mb', 'b2:no-such'], { env });
    expect((await run(['jobs', 'retry', 'broken'], { env })).code).toBe(0);
    await run(['worker', '--until-done'], { env });
    expect(await job('broken')).toMatchObject({ state: 'done', counts: { created: 4 } });
  });

  test.each([
    ['an end on this machine', ['sync', '--job', 'x', './here', 'b2:target'], /remote:container/],
    ['a name of other characters', ['sync', '--job', 'a b', 'b2:source', 'b2:target'], /a job is called/],
    [
      'an option that only one machine has',
      ['sync', '--job', 'x', '--max-transfer', '1', 'b2:a', 'b2:b'],
      /maxTransfer/,
    ],
    ['a state', ['sync', '--job', 'x', '--state', 'f', 'b2:a', 'b2:b'], /do not go with --job/],
    ['a database without a job', ['sync', '--database', 'file:x', 'b2:a', 'b2:b'], /goes with --job/],
    ['another kind of database', ['jobs', 'list', '--database', 'mysql://root:secret@x'], /file:… or postgres:/],
    ['no name', ['jobs', 'show'], /name of the job is missing/],
  ])('refuse %s', async (_, words, message) => {
    const { code, stderr } = await run(words, { env });
    expect(code).toBe(2);
    expect(stderr).toMatch(message);
    expect(stderr).not.toContain('secret');
  });

  test('are in a database that holds no secret', async () => {
    for (const name of await readdir(place.directory)) {
      if (!name.startsWith('jobs.db')) continue;
      const bytes = await readFile(join(place.directory, name));
      expect(bytes.includes(place.emulator.key)).toBe(false);
      expect(bytes.includes(place.emulator.keyId)).toBe(false);
    }
  });

  test('wait for a worker that ends in order when it is told to', async () => {
    const child = start(['worker', '--json', '--name', 'patient']);
    // It is there when it is known.
    for (let isKnown = false; !isKnown;)
      isKnown = (await run(['jobs', 'show', 'nightly'], { env })).stdout.includes('patient: idle');
    const [ended, said] = [once(child, 'exit'), text(child.stderr)];
    child.kill('SIGTERM');
    expect(await ended).toEqual([0, null]);
    expect(jsonLines(await said)).toContainEqual(expect.objectContaining({ type: 'note' }));
  });

  test('are served as a page, as JSON and as metrics, and nothing else is', async () => {
    const child = start(['jobs', 'serve', '--json']);
    const [line] = (await once(createInterface(child.stdout), 'line')) as [string];
    const [served] = jsonLines(line);
    if (served?.type !== 'serving') throw new Error(line);
    expect(served.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/$/);
    const page = await fetch(served.url);
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
    const metrics = await (await fetch(`${served.url}metrics`)).text();
    expect(metrics).toContain('# TYPE stowage_job_outcomes gauge\n');
    const samples = samplesOf(metrics);
    expect(samples.get('stowage_job_outcomes{job="nightly",outcome="created"}')).toBe(3);
    expect(samples.get('stowage_job_state{job="nightly",state="done"}')).toBe(1);
    const jobs = (await (await fetch(`${served.url}jobs`)).json()) as { readonly jobs: readonly unknown[] };
    expect(jobs.jobs).toContainEqual(expect.objectContaining({ name: 'nightly', state: 'done' }));
    const one = await (await fetch(`${served.url}jobs/nightly`)).json();
    expect(one).toMatchObject({
      failures: [],
      slowest: [{ state: 'done' }, { state: 'done' }],
      throughput: [{ objects: 4 }],
    });
    for (const path of ['jobs/none', 'jobs/%2e%2e%2f', 'etc/passwd'])
      expect((await fetch(served.url + path)).status).toBe(404);
    expect((await fetch(served.url, { method: 'POST' })).status).toBe(404);
    child.kill('SIGTERM');
    expect(await once(child, 'exit')).toEqual([0, null]);
  });
});
