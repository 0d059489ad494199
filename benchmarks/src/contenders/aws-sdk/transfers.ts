import { GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import { createReadStream, createWriteStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { objectName } from '../../bucket-shape.js';
import { contentBetween } from '../../content.js';
import { inParallel } from '../../in-parallel.js';
import type { ClientJob } from './client.js';

/** By lib-storage: parts of 5 MiB, its default. */
export const uploadFile: ClientJob = async (client, { bucket, source, concurrency }) => {
  const params = { Bucket: bucket, Key: 'large.bin', Body: createReadStream(source) };
  await new Upload({ client, params, queueSize: concurrency }).done();
};

export const uploadStream: ClientJob = async (client, { bucket, size, concurrency }) => {
  const Body = Readable.from(contentBetween(0, size), { objectMode: false });
  await new Upload({ client, params: { Bucket: bucket, Key: 'stream.bin', Body }, queueSize: concurrency }).done();
};

export const uploadMany: ClientJob = async (client, { bucket, source, count, concurrency }) => {
  await inParallel(count, concurrency, async (index) => {
    const Key = objectName(index);
    await client.send(new PutObjectCommand({ Bucket: bucket, Key, Body: await readFile(join(source, Key)) }));
  });
};

/** As a stream to the disk; what the SDK verifies on the way is its own choice. */
export const downloadFile: ClientJob = async (client, { bucket, target }) => {
  const Key = objectName(0);
  const { Body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key }));
  await pipeline(Body as Readable, createWriteStream(join(target, Key)));
};

export const downloadMany: ClientJob = async (client, { bucket, target, count, concurrency }) => {
  await inParallel(count, concurrency, async (index) => {
    const Key = objectName(index);
    const { Body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key }));
    await pipeline(Body as Readable, createWriteStream(join(target, Key)));
  });
};
