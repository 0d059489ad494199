import { BlobServiceClient, StorageSharedKeyCredential, type ContainerClient } from '@azure/storage-blob';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { objectName } from '../../bucket-shape.js';
import type { Contender, JobMethod } from '../../contender.js';
import { inParallel } from '../../in-parallel.js';
import type { Job } from '../../job.js';

type ContainerJob = (container: ContainerClient, job: Job) => Promise<void>;

function inContainer(work: ContainerJob): JobMethod {
  return async (job) => {
    const service = new BlobServiceClient(job.url, new StorageSharedKeyCredential(job.keyId, job.key));
    await work(service.getContainerClient(job.bucket), job);
    return undefined;
  };
}

/** Microsoft's SDK for JavaScript, by the calls that its documentation shows for files. It verifies no content by itself. */
export const contender: Contender = {
  jobs: {
    uploadFile: inContainer(async (container, { source, concurrency }) => {
      await container.getBlockBlobClient('large.bin').uploadFile(source, { concurrency });
    }),
    uploadMany: inContainer(async (container, { source, count, concurrency }) =>
      inParallel(count, concurrency, async (index) => {
        const name = objectName(index);
        const bytes = await readFile(join(source, name));
        await container.getBlockBlobClient(name).upload(bytes, bytes.length);
      }),
    ),
    downloadFile: inContainer(async (container, { target }) => {
      const name = objectName(0);
      await container.getBlobClient(name).downloadToFile(join(target, name));
    }),
    downloadMany: inContainer(async (container, { target, count, concurrency }) =>
      inParallel(count, concurrency, async (index) => {
        const name = objectName(index);
        await container.getBlobClient(name).downloadToFile(join(target, name));
      }),
    ),
    list: inContainer(async (container, { count }) => {
      let rows = 0;
      for await (const blob of container.listBlobsFlat()) if (blob.name !== '') rows++;
      if (rows !== count) throw new Error(`${rows} rows came`);
    }),
  },
};
