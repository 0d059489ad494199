import { execFile } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  BlobServiceClient,
  ContainerSASPermissions,
  generateBlobSASQueryParameters,
  StorageSharedKeyCredential,
  type ContainerClient,
} from '@azure/storage-blob';
import type { Container } from '@stowage/core';
import type { AzureBlobsBackend } from '../src/index.js';
import { connect, told } from './place.js';

const execute = promisify(execFile);
const driver = connect();
const credential = new StorageSharedKeyCredential(told('JUDGE_ACCOUNT'), told('JUDGE_KEY'));
const service = new BlobServiceClient(told('JUDGE_ENDPOINT'), credential);
const run = randomBytes(4).toString('hex');

/** Odd names, nothing at all, and more than one part. */
const CONTENTS: Readonly<Record<string, Buffer>> = {
  'plain.txt': Buffer.from('twelve bytes'),
  empty: Buffer.alloc(0),
  'a b/100%+c#d?e=f&g.txt': Buffer.from('percent'),
  'Grüße/中文 🚀.bin': randomBytes(70_000),
  "it's/{a}[b]~$!@,;.txt": Buffer.from('quotes'),
  'large.bin': randomBytes(3_000_000),
};
const NAMES = Object.keys(CONTENTS).toSorted();

let ours: Container<AzureBlobsBackend>;
let theirs: ContainerClient;

beforeAll(async () => {
  ours = await driver.createContainer(`interop-${run}`);
  theirs = service.getContainerClient(ours.name);
});

afterAll(async () => {
  await driver.deletePrefix(ours, '');
  await driver.close();
});

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

async function emptied(): Promise<void> {
  await driver.deletePrefix(ours, '');
}

/** Everything that we find, by name. */
async function read(): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for await (const object of ours.iterateObjects()) found[object.name] = sha256(Buffer.from(await object.bytes()));
  return found;
}

const WANTED = Object.fromEntries(NAMES.map((name) => [name, sha256(CONTENTS[name] ?? Buffer.alloc(0))]));

describe("Microsoft's own library", () => {
  test('reads what we wrote, whole, with type and metadata, and lists it', async () => {
    await emptied();
    for (const [name, bytes] of Object.entries(CONTENTS))
      await ours.uploadObjectViaStream(bytes, name, {
        contentType: 'text/x-odd',
        metadata: { color: 'blue' },
        partSize: 1_000_000,
      });
    const listed: string[] = [];
    for await (const blob of theirs.listBlobsFlat({ includeMetadata: true })) {
      listed.push(blob.name);
      const client = theirs.getBlockBlobClient(blob.name);
      expect(sha256(await client.downloadToBuffer())).toBe(WANTED[blob.name]);
      const { contentType, metadata } = await client.getProperties();
      expect([contentType, metadata?.['color']]).toEqual(['text/x-odd', 'blue']);
    }
    expect(listed.toSorted()).toEqual(NAMES);
  });

  test('writes what we read, whole, with type and metadata, and list', async () => {
    await emptied();
    for (const [name, bytes] of Object.entries(CONTENTS)) {
      const blobHTTPHeaders = { blobContentType: 'text/x-odd', blobCacheControl: 'no-cache' };
      const options = {
        blobHTTPHeaders,
        metadata: { color: 'blue' },
        blockSize: 1_000_000,
        maxSingleShotSize: 2_000_000,
      };
      await theirs.getBlockBlobClient(name).uploadData(bytes, options);
    }
    expect(await read()).toEqual(WANTED);
    const { contentType, metadata, headers } = await ours.getObject('large.bin');
    expect([contentType, metadata, headers]).toEqual([
      'text/x-odd',
      { color: 'blue' },
      { 'cache-control': 'no-cache' },
    ]);
  });

  test('writes append and page blobs that we list and read', async () => {
    await emptied();
    const append = theirs.getAppendBlobClient('append');
    await append.create();
    for (const piece of ['one ', 'two']) await append.appendBlock(piece, piece.length);
    const page = theirs.getPageBlobClient('page');
    await page.create(1024);
    await page.uploadPages(Buffer.alloc(512, 'p'), 512, 512);
    const rows = await ours.listObjects();
    expect(rows.map((row) => [row.name, row.extra['blobType']])).toEqual([
      ['append', 'AppendBlob'],
      ['page', 'PageBlob'],
    ]);
    expect(await (await ours.getObject('append')).text()).toBe('one two');
    const bytes = Buffer.from(await (await ours.getObject('page')).bytes());
    expect(bytes.equals(Buffer.concat([Buffer.alloc(512), Buffer.alloc(512, 'p')]))).toBe(true);
  });

  test('blocks that it has not committed are in the way of nobody', async () => {
    await emptied();
    const blob = theirs.getBlockBlobClient('both');
    const id = Buffer.alloc(48, 'x').toString('base64');
    await blob.stageBlock(id, 'theirs', 6);
    expect((await driver.backend.multipart.listUploads(ours, { prefix: '', limit: 10 })).items).toEqual([]);
    await ours.uploadObjectViaStream(randomBytes(30_000), 'both', { partSize: 10_000 });
    expect((await ours.getObject('both')).size).toBe(30_000);
  });
});

test('an upload whose completion nobody heard of is gone, and is completed once more', async () => {
  await emptied();
  const { multipart } = driver.backend;
  const head = { name: 'once', contentType: 'text/plain', metadata: {}, headers: {} };
  const upload = await multipart.begin(ours, head, {});
  const body = { size: 3, algorithm: undefined, digest: () => undefined, open: () => pieces('abc') };
  const parts = [await multipart.writePart(upload, 1, body, {}), await multipart.writePart(upload, 2, body, {})];
  const { etag } = await multipart.complete(upload, parts, { ifNoneMatch: '*' });
  await expect(multipart.listParts(upload, { limit: 10 })).rejects.toThrow(/is gone/);
  expect((await multipart.complete(upload, parts, { ifNoneMatch: '*' })).etag).toBe(etag);
  await ours.uploadObjectViaStream('other', 'once');
  await expect(multipart.complete(upload, parts, {})).rejects.toThrow(/is gone/);
});

async function* pieces(text: string): AsyncGenerator<Uint8Array, void> {
  yield Promise.resolve(Buffer.from(text));
}

describe('rclone', () => {
  let directory: string;
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'stowage-interop-'));
  });
  afterAll(() => rm(directory, { recursive: true }));

  /** With a link to the container: with a key it speaks to hosts of Azure only. */
  async function rclone(...args: readonly string[]): Promise<string> {
    const permissions = ContainerSASPermissions.parse('racwdl');
    const expiresOn = new Date(Date.now() + 3_600_000);
    const sas = generateBlobSASQueryParameters(
      { containerName: ours.name, permissions, expiresOn },
      credential,
    ).toString();
    const env = {
      ...process.env,
      RCLONE_CONFIG: join(directory, 'rclone.conf'),
      RCLONE_CONFIG_AZ_TYPE: 'azureblob',
      RCLONE_CONFIG_AZ_SAS_URL: `${told('JUDGE_ENDPOINT')}/${ours.name}?${sas}`,
    };
    const limits = ['--retries', '1', '--low-level-retries', '3', '--contimeout', '10s', '--timeout', '60s'];
    return (await execute('rclone', [...args, ...limits], { env, timeout: 100_000 })).stdout;
  }

  async function filesIn(root: string): Promise<Record<string, string>> {
    const entries = await readdir(root, { recursive: true, withFileTypes: true });
    const files = entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
    const sums = files.map(async (path) => [path.slice(root.length + 1), sha256(await readFile(path))] as const);
    return Object.fromEntries(await Promise.all(sums));
  }

  test('reads what we wrote, and knows when the sources were changed', async () => {
    await emptied();
    const lastModified = new Date('2020-02-03T04:05:06.000Z');
    for (const [name, bytes] of Object.entries(CONTENTS))
      await ours.uploadObjectViaStream(bytes, name, { lastModified, partSize: 1_000_000 });
    const target = join(directory, 'down');
    await rclone('copy', `az:${ours.name}`, target);
    expect(await filesIn(target)).toEqual(WANTED);
    const listed = JSON.parse(await rclone('lsjson', `az:${ours.name}/plain.txt`)) as readonly {
      readonly ModTime: string;
    }[];
    expect(new Date(listed[0]?.ModTime ?? '')).toEqual(lastModified);
  });

  test('writes what we read', async () => {
    await emptied();
    const source = join(directory, 'up');
    for (const [name, bytes] of Object.entries(CONTENTS)) {
      await mkdir(dirname(join(source, name)), { recursive: true });
      await writeFile(join(source, name), bytes);
    }
    await rclone('copy', source, `az:${ours.name}`);
    expect(await read()).toEqual(WANTED);
    expect((await ours.getObject('plain.txt')).sourceLastModified).toBeInstanceOf(Date);
    await rclone('check', source, `az:${ours.name}`);
  });
});
