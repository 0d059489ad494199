import { createWriteStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { ReadableStream } from 'node:stream/web';
import { objectName } from '../../bucket-shape.js';
import type { Contender, JobMethod } from '../../contender.js';
import { contentBetween } from '../../content.js';
import { inParallel } from '../../in-parallel.js';
import type { Job } from '../../job.js';
import { openBucket, sdk, type SdkFile } from './sdk.js';

const PAGE = 10_000;
const PART = 16 << 20;

type SdkBucket = Awaited<ReturnType<typeof openBucket>>;

/**
 * Backblaze's SDK for TypeScript, as its documentation says to use it: large files in parts and ranges, small ones with the hash that it
 * checks. A large file that comes in ranges it does not check.
 */
export const contender: Contender = {
  jobs: {
    uploadFile: inBucket(async (bucket, { source, concurrency }) => {
      const file = await sdk.FileSource.fromPath(source);
      await bucket.upload({ fileName: 'large.bin', source: file, concurrency });
    }),
    uploadStream: inBucket(async (bucket, { size, concurrency }) => {
      const { writable, done } = bucket.file('stream.bin').createWriteStream({ concurrency, partSize: PART });
      await ReadableStream.from(contentBetween(0, size)).pipeTo(writable);
      await done;
    }),
    uploadMany: each(async (bucket, name, { source }) => {
      await bucket.upload({ fileName: name, source: new sdk.BufferSource(await readFile(join(source, name))) });
    }),
    downloadFile: inBucket(async (bucket, { target, concurrency }) => {
      const name = objectName(0);
      const found = await bucket.getFileInfoByName(name);
      if (found === null) throw new Error(`there is no ${name}`);
      const body = bucket.file(name).createReadStream(found.fileId, found.contentLength, { concurrency });
      await pipeline(body, createWriteStream(join(target, name)));
    }),
    downloadMany: each(async (bucket, name, { target }) => {
      const { body } = await bucket.download(name);
      await pipeline(body, createWriteStream(join(target, name)));
    }),
    list: inBucket(async (bucket, { count }) => {
      let rows = 0;
      for await (const { fileName } of bucket.paginateFileNames({ pageSize: PAGE })) if (fileName !== '') rows++;
      if (rows !== count) throw new Error(`${rows} rows came`);
    }),
    headMany: each(async (bucket, name) => {
      await bucket.head(name);
    }),
    deleteMany: inBucket(async (bucket, { concurrency }) => {
      const { errors } = await bucket.deleteMany(await versions(bucket), { concurrency });
      if (errors.length > 0) throw new Error(`${errors.length} were not deleted`);
    }),
    copyMany: inBucket(async (bucket, { concurrency }) => {
      const files = await versions(bucket);
      await inParallel(files.length, concurrency, async (index) => {
        const { fileId: sourceFileId, fileName } = files[index] ?? { fileId: '', fileName: '' };
        await bucket.copyFile({ sourceFileId, fileName: `copies/${fileName}` });
      });
    }),
    startUp: async () => undefined,
  },
};

function inBucket(work: (bucket: SdkBucket, job: Job) => Promise<void>): JobMethod {
  return async (job) => {
    await work(await openBucket(job), job);
    return undefined;
  };
}

/** Something with each object of a job, as many at a time as it says. */
function each(work: (bucket: SdkBucket, name: string, job: Job) => Promise<void>): JobMethod {
  return inBucket(async (bucket, job) =>
    inParallel(job.count, job.concurrency, async (index) => work(bucket, objectName(index), job)),
  );
}

async function versions(bucket: SdkBucket): Promise<readonly SdkFile[]> {
  return Array.fromAsync(bucket.paginateFileVersions({ pageSize: PAGE }));
}
