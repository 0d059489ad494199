import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Container } from '@stowage/core';
import type { S3Backend } from '../src/index.js';
import { connect } from './judge.js';
import { rclone, rcloneRows } from './rclone.js';
import { Directory, TREE } from './tree.js';

const run = Date.now().toString(36);
const driver = connect();
const names = [...TREE.keys()].sort();
const sizes = new Map([...TREE].map(([name, { length }]) => [name, length]));
const PART_SIZE = 5 * 1024 ** 2;

let container: Container<S3Backend>;
let bucket: string;

/** Everything in a bucket is what the tree says, byte for byte. */
async function expectTree(files: ReadonlyMap<string, Buffer>): Promise<void> {
  expect([...files.keys()].sort()).toEqual(names);
  for (const [name, bytes] of TREE) expect([name, files.get(name)?.equals(bytes)]).toEqual([name, true]);
}

async function make(name: string): Promise<void> {
  container = await driver.createContainer(`rclone-${name}-${run}`);
  bucket = `S3:${container.name}`;
}

afterAll(() => driver.close());

describe('what this driver stored, rclone', () => {
  beforeAll(async () => {
    await make('reads');
    for (const [name, bytes] of TREE) {
      const options = { contentType: 'text/x-odd; charset=utf-8', metadata: { colour: 'red', 'two-words': 'a b' } };
      await container.uploadObjectViaStream(bytes, name, { ...options, partSize: PART_SIZE });
    }
  });

  test('lists with its names, sizes, types and metadata', async () => {
    const rows = await rcloneRows(bucket);
    expect(new Map([...rows].map(([name, { Size }]) => [name, Size]))).toEqual(sizes);
    for (const { MimeType, Metadata } of rows.values()) {
      expect(MimeType).toBe('text/x-odd; charset=utf-8');
      expect(Metadata).toMatchObject({ colour: 'red', 'two-words': 'a b' });
    }
  });

  test('reads with the same bytes', async () => {
    await using directory = await Directory.make();
    await rclone('copy', bucket, directory.path);
    await expectTree(await directory.files());
    await rclone('check', '--download', directory.path, bucket);
  });

  test('finds no difference to by hashes', async () => {
    await using directory = await Directory.make();
    await directory.fill(TREE);
    await rclone('check', directory.path, bucket);
  });

  test('copies and deletes, and this driver sees it', async () => {
    await rclone('copyto', `${bucket}/large.bin`, `${bucket}/copied/large.bin`);
    const copy = await container.getObject('copied/large.bin');
    expect(TREE.get('large.bin')?.equals(await copy.bytes())).toBe(true);
    await rclone('deletefile', `${bucket}/copied/large.bin`);
    expect(await container.objectExists('copied/large.bin')).toBe(false);
  });
});

describe('what rclone stored, this driver', () => {
  beforeAll(async () => {
    await make('writes');
    await using directory = await Directory.make();
    await directory.fill(TREE);
    await rclone('copy', directory.path, bucket);
  });

  test('lists with its names and sizes', async () => {
    const found: [string, number | undefined][] = [];
    for await (const { name, size } of container.iterateObjects()) found.push([name, size]);
    expect(new Map(found)).toEqual(sizes);
  });

  test('reads with the same bytes', async () => {
    const files = new Map<string, Buffer>();
    for await (const object of container.iterateObjects()) files.set(object.name, await object.bytes());
    await expectTree(files);
  });

  test('downloads to files in which rclone finds no difference', async () => {
    await using directory = await Directory.make();
    await directory.fill(new Map([...TREE.keys()].map((name) => [name, Buffer.alloc(0)])));
    for await (const object of container.iterateObjects())
      await object.download(join(directory.path, object.name), { overwriteExisting: true });
    await rclone('check', directory.path, bucket);
  });

  test('tells of its content type and metadata', async () => {
    await using directory = await Directory.make();
    await directory.fill(new Map([['f', Buffer.from('told')]]));
    const set = ['-M', '--metadata-set', 'colour=red', '--metadata-set', 'content-type=text/x-odd'];
    await rclone(
      'copyto',
      ...set,
      '--metadata-set',
      'cache-control=max-age=60',
      join(directory.path, 'f'),
      `${bucket}/told`,
    );
    const object = await container.getObject('told');
    expect(object.contentType).toBe('text/x-odd');
    expect(object.metadata).toMatchObject({ colour: 'red' });
    expect(object.headers).toMatchObject({ 'cache-control': 'max-age=60' });
  });

  test('deletes, and rclone sees it', async () => {
    await container.deletePrefix('');
    expect(await rcloneRows(bucket)).toEqual(new Map());
  });
});
