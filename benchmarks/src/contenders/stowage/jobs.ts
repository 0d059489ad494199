import { join } from 'node:path';
import type { Container } from '@stowage/core';
import { objectName } from '../../bucket-shape.js';
import type { Contender } from '../../contender.js';
import { contentBetween } from '../../content.js';
import { inParallel } from '../../in-parallel.js';
import type { Job } from '../../job.js';
import { inContainer, type ContainerJob, type OpenDriver } from './in-container.js';

/** Stowage as it is installed, from its build. */
export function stowageContender(open: OpenDriver): Contender {
  const run = (work: ContainerJob) => inContainer(open, work);
  return {
    jobs: {
      uploadFile: run(async (container, { source, concurrency }) =>
        container.uploadObject(source, 'large.bin', { concurrency }),
      ),
      uploadStream: run(async (container, { size, concurrency }) =>
        container.uploadObjectViaStream(contentBetween(0, size), 'stream.bin', { concurrency }),
      ),
      uploadMany: run(async (container, { source, count, concurrency }) =>
        inParallel(count, concurrency, async (index) => {
          await container.uploadObject(join(source, objectName(index)), objectName(index));
        }),
      ),
      downloadFile: run(async (container, { target, concurrency }) => {
        const name = objectName(0);
        await container.driver.downloadObject({ container, name }, join(target, name), { concurrency });
      }),
      downloadMany: run(async (container, { target, count, concurrency }) =>
        inParallel(count, concurrency, async (index) => {
          const name = objectName(index);
          await container.driver.downloadObject({ container, name }, join(target, name));
        }),
      ),
      deleteMany: run(async (container, { concurrency }) =>
        container.driver.deletePrefix(container, '', { concurrency }),
      ),
      list: run(async (container, { count }) => {
        let rows = 0;
        for await (const object of container.iterateObjects()) if (object.name !== '') rows++;
        if (rows !== count) throw new Error(`${rows} rows came`);
      }),
      headMany: run(async (container, { count, concurrency }) =>
        inParallel(count, concurrency, async (index) => {
          await container.getObject(objectName(index));
        }),
      ),
      copyMany: run(async (container, { concurrency }) => {
        const objects = await container.listObjects();
        await inParallel(objects.length, concurrency, async (index) => {
          const object = objects[index];
          await object?.copy(container, `copies/${object.name}`);
        });
      }),
      uploadTree: run(treeTo),
      syncSame: run(treeTo),
      startUp: async () => undefined,
    },
  };
}

/** As `stowage sync` does it. Imported here, as what the driver costs to import is one of the figures. */
async function treeTo(container: Container, { source, concurrency }: Job): Promise<void> {
  const { containerAt, directoryAt, sync } = await import('@stowage/sync');
  const width = { small: concurrency, large: concurrency };
  const result = await sync(directoryAt(source), containerAt(container), width);
  if (!result.isComplete) throw new Error('the sync is not complete', { cause: result.failures[0]?.error });
}
