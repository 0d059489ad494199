import {
  CopyObjectCommand,
  DeleteObjectsCommand,
  HeadObjectCommand,
  paginateListObjectsV2,
  type S3Client,
} from '@aws-sdk/client-s3';
import { objectName } from '../../bucket-shape.js';
import { inParallel } from '../../in-parallel.js';
import type { ClientJob } from './client.js';

export const list: ClientJob = async (client, { bucket, count }) => {
  let rows = 0;
  for await (const keys of pages(client, bucket)) rows += keys.length;
  if (rows !== count) throw new Error(`${rows} rows came`);
};

/** A page of keys, a request: at most 1,000 of both. */
export const deleteMany: ClientJob = async (client, { bucket }) => {
  for await (const keys of pages(client, bucket)) {
    const Objects = keys.map((Key) => ({ Key }));
    const { Errors = [] } = await client.send(new DeleteObjectsCommand({ Bucket: bucket, Delete: { Objects } }));
    if (Errors.length > 0) throw new Error(`${Errors.length} were not deleted`);
  }
};

export const headMany: ClientJob = async (client, { bucket, count, concurrency }) => {
  await inParallel(count, concurrency, async (index) => {
    await client.send(new HeadObjectCommand({ Bucket: bucket, Key: objectName(index) }));
  });
};

export const copyMany: ClientJob = async (client, { bucket, concurrency }) => {
  for await (const keys of pages(client, bucket)) {
    await inParallel(keys.length, concurrency, async (index) => {
      const key = keys[index] ?? '';
      const copy = { Bucket: bucket, Key: `copies/${key}`, CopySource: `${bucket}/${key}` };
      await client.send(new CopyObjectCommand(copy));
    });
  }
};

async function* pages(client: S3Client, bucket: string): AsyncGenerator<readonly string[], void, undefined> {
  for await (const { Contents = [] } of paginateListObjectsV2({ client }, { Bucket: bucket }))
    yield Contents.map(({ Key = '' }) => Key);
}
