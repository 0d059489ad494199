import {
  CreateMultipartUploadCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListMultipartUploadsCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Container } from '@stowage/core';
import type { S3Backend } from '../src/index.js';
import { connect, judge } from './judge.js';
import { TREE } from './tree.js';

const run = Date.now().toString(36);
const driver = connect();
const client = new S3Client({
  endpoint: judge.endpoint,
  region: 'us-east-1',
  forcePathStyle: true,
  credentials: { accessKeyId: judge.accessKey, secretAccessKey: judge.secretKey },
  // This server knows no checksums of its own in requests.
  requestChecksumCalculation: 'WHEN_REQUIRED',
  responseChecksumValidation: 'WHEN_REQUIRED',
});
const PART_SIZE = 5 * 1024 ** 2;

/** Names that no file can have, too. */
const ALL: ReadonlyMap<string, Buffer> = new Map([
  ...TREE,
  ...['a//b', '/slash first', 'ends/', 'tab\tnew\nline', 'control\u0001\u007f', '../up', './here', 'a/../b'].map(
    (name) => [name, Buffer.from(`content of ${name}`)] as const,
  ),
]);
const sizes = new Map([...ALL].map(([name, { length }]) => [name, length]));
const described = { contentType: 'text/x-odd; charset=utf-8', metadata: { colour: 'red', 'two-words': 'a b' } };
const headers = {
  'cache-control': 'max-age=60',
  'content-disposition': 'attachment; filename="x"',
  'content-language': 'de',
};

let container: Container<S3Backend>;

afterAll(async () => {
  client.destroy();
  await driver.close();
});

/** What the SDK lists, over all pages. */
async function listed(): Promise<ReadonlyMap<string, number>> {
  const found = new Map<string, number>();
  let ContinuationToken: string | undefined;
  do {
    const page = await client.send(
      new ListObjectsV2Command({ Bucket: container.name, EncodingType: 'url', MaxKeys: 5, ContinuationToken }),
    );
    for (const { Key = '', Size = -1 } of page.Contents ?? [])
      found.set(decodeURIComponent(Key.replaceAll('+', ' ')), Size);
    ContinuationToken = page.NextContinuationToken;
  } while (ContinuationToken !== undefined);
  return found;
}

describe('what this driver stored, the SDK', () => {
  beforeAll(async () => {
    container = await driver.createContainer(`sdk-reads-${run}`);
    for (const [name, bytes] of ALL)
      await container.uploadObjectViaStream(bytes, name, { ...described, headers, partSize: PART_SIZE });
  });

  test('lists with its names and sizes', async () => {
    expect(await listed()).toEqual(sizes);
  });

  test('reads with the same bytes, type, metadata and headers', async () => {
    for (const [name, bytes] of ALL) {
      const answer = await client.send(new GetObjectCommand({ Bucket: container.name, Key: name }));
      const body = Buffer.from((await answer.Body?.transformToByteArray()) ?? []);
      expect([name, body.equals(bytes)]).toEqual([name, true]);
      expect(answer.ContentType).toBe(described.contentType);
      // A hash of the whole, which an upload in parts has nowhere else, is kept there, too.
      expect(answer.Metadata).toMatchObject(described.metadata);
      expect(answer.CacheControl).toBe(headers['cache-control']);
      expect(answer.ContentDisposition).toBe(headers['content-disposition']);
      expect(answer.ContentLanguage).toBe(headers['content-language']);
    }
  });
});

describe('what the SDK stored, this driver', () => {
  beforeAll(async () => {
    container = await driver.createContainer(`sdk-writes-${run}`);
    for (const [Key, Body] of ALL) {
      const params = {
        Bucket: container.name,
        Key,
        Body,
        ContentType: described.contentType,
        Metadata: described.metadata,
      };
      if (Body.length > PART_SIZE) await new Upload({ client, params, partSize: PART_SIZE }).done();
      else await client.send(new PutObjectCommand({ ...params, CacheControl: headers['cache-control'] }));
    }
  });

  test('lists with its names and sizes', async () => {
    const found: [string, number | undefined][] = [];
    for await (const { name, size } of container.iterateObjects()) found.push([name, size]);
    expect(new Map(found)).toEqual(sizes);
  });

  test('reads with the same bytes, type, metadata and headers', async () => {
    for (const [name, bytes] of ALL) {
      const object = await container.getObject(name);
      expect([name, bytes.equals(await object.bytes())]).toEqual([name, true]);
      expect(object.contentType).toBe(described.contentType);
      expect(object.metadata).toEqual(described.metadata);
      if (name !== 'large.bin') expect(object.headers).toMatchObject({ 'cache-control': headers['cache-control'] });
    }
  });

  test('gives ETags that the SDK agrees with', async () => {
    for (const name of ['empty', 'large.bin', '100%.txt']) {
      const { ETag } = await client.send(new HeadObjectCommand({ Bucket: container.name, Key: name }));
      expect((await container.getObject(name)).etag).toBe(ETag);
    }
  });

  test('sees an upload in parts that the SDK began, and aborts it', async () => {
    const target = { Bucket: container.name, Key: 'unfinished ü+' };
    const { UploadId } = await client.send(new CreateMultipartUploadCommand(target));
    await client.send(new UploadPartCommand({ ...target, UploadId, PartNumber: 1, Body: Buffer.alloc(1000, 'x') }));
    const { multipart } = driver.backend;
    const [upload, ...others] = (await multipart.listUploads(container, { prefix: '', limit: 10 })).items;
    expect([upload?.name, upload?.id, others]).toEqual([target.Key, UploadId, []]);
    const parts = (await multipart.listParts(upload!, { limit: 10 })).items;
    expect(parts.map(({ partNumber, size }) => [partNumber, size])).toEqual([[1, 1000]]);
    await multipart.abort(upload!, {});
    const { Uploads = [] } = await client.send(new ListMultipartUploadsCommand({ Bucket: container.name }));
    expect(Uploads).toEqual([]);
  });
});
