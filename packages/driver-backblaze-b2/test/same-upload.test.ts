import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FileUploadSessionStore, type Container, type UploadOptions } from '@stowage/core';
import type { B2Backend } from '../src/index.js';
import { sha1 } from './contents.js';
import { ToldUploader } from './processes/told-uploader.js';
import { failure, startWorld, type World } from './world.js';

const PART = 5_000;
const PARTS = 20;
const COUNT = 4;
/** Each part of other bytes. */
const CONTENT = Buffer.concat(Array.from({ length: PARTS }, (_, at) => Buffer.alloc(PART, `part ${at}`)));

let world: World;
let directory: string;
let file: string;
let container: Container<B2Backend>;

beforeAll(async () => {
  world = await startWorld({ recommendedPartSize: PART });
  container = await world.driver.createContainer('same-upload');
});

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'stowage-same-'));
  file = join(directory, 'file');
  await writeFile(file, CONTENT);
  world.emulator.faults.clear();
});

afterEach(async () => {
  await world.driver.deletePrefix(container, '');
  await rm(directory, { recursive: true });
});

afterAll(() => world[Symbol.asyncDispose]());

const succeeded = (operation: string): number =>
  world.asked(operation).filter((answer) => answer.endsWith('200')).length;

const options = (sessions: string): UploadOptions<B2Backend> => ({
  resume: true,
  partSize: PART,
  concurrency: 1,
  sessions: new FileUploadSessionStore(join(directory, sessions)),
});

/** Some parts of the file, as another machine has left them. */
async function leaveUnfinished(): Promise<void> {
  world.emulator.faults.fail('b2_upload_part', { status: 400, skip: 3 });
  await failure(container.uploadObject(file, 'name', options('elsewhere')));
}

/** The file is there, whole, as often as it was uploaded; nothing else was begun and left; and no part was sent for nothing. */
async function expectAllWhole(partsSent: number): Promise<void> {
  const actions: unknown[] = [];
  for await (const { extra } of world.driver.exListObjectVersions(container, { prefix: 'name' }))
    actions.push(extra['action']);
  expect(actions).toEqual(Array.from({ length: COUNT }, () => 'upload'));
  expect(sha1(await (await container.getObject('name')).bytes())).toBe(sha1(CONTENT));
  expect(succeeded('b2_upload_part')).toBe(partsSent);
}

describe('uploads of the same file to the same name', () => {
  test.each([
    ['that begin at once', 0],
    ['that find the same unfinished one', 3],
  ])('%s all succeed', async (_what, left) => {
    if (left > 0) await leaveUnfinished();
    world.forget();
    const upload = async (): Promise<unknown> => {
      const bucket = await world.connect().getContainer('same-upload');
      return bucket.uploadObject(file, 'name', options('sessions'));
    };
    await Promise.all(Array.from({ length: COUNT }, upload));
    await expectAllWhole(COUNT * PARTS - left);
  });

  test('in several processes of one machine, that find the same unfinished one, all succeed', async () => {
    await leaveUnfinished();
    world.forget();
    const { keyId, key, url } = world.emulator;
    const env = { B2_APPLICATION_KEY_ID: keyId, B2_APPLICATION_KEY: key, B2_ENDPOINT: url, XDG_STATE_HOME: directory };
    const uploaders = Array.from({ length: COUNT }, () => new ToldUploader(env, ['same-upload', file, 'name']));
    for (const uploader of uploaders) await uploader.ready();
    for (const uploader of uploaders) uploader.tell();
    for (const uploader of uploaders) await uploader.finish();
    await expectAllWhole(COUNT * PARTS - 3);
    // Four processes that load all sources, on a machine with other work.
  }, 180_000);
});
