import { join } from 'node:path';
import { objectName } from '../../bucket-shape.js';
import type { Contender } from '../../contender.js';
import { contentBetween } from '../../content.js';
import { inParallel } from '../../in-parallel.js';
import { inContainer } from './in-container.js';

/** Stowage as it is installed, from its build. */
export const contender: Contender = {
  jobs: {
    uploadFile: inContainer(async (container, { source, concurrency }) =>
      container.uploadObject(source, 'large.bin', { concurrency }),
    ),
    uploadStream: inContainer(async (container, { size, concurrency }) =>
      container.uploadObjectViaStream(contentBetween(0, size), 'stream.bin', { concurrency }),
    ),
    uploadMany: inContainer(async (container, { source, count, concurrency }) =>
      inParallel(count, concurrency, async (index) => {
        await container.uploadObject(join(source, objectName(index)), objectName(index));
      }),
    ),
    downloadFile: inContainer(async (container, { target, concurrency }) => {
      const name = objectName(0);
      await container.driver.downloadObject({ container, name }, join(target, name), { concurrency });
    }),
    downloadMany: inContainer(async (container, { target, count, concurrency }) =>
      inParallel(count, concurrency, async (index) => {
        const name = objectName(index);
        await container.driver.downloadObject({ container, name }, join(target, name));
      }),
    ),
    deleteMany: inContainer(async (container, { concurrency }) =>
      container.driver.deletePrefix(container, '', { concurrency }),
    ),
    list: inContainer(async (container, { count }) => {
      let rows = 0;
      for await (const object of container.iterateObjects()) if (object.name !== '') rows++;
      if (rows !== count) throw new Error(`${rows} rows came`);
    }),
    headMany: inContainer(async (container, { count, concurrency }) =>
      inParallel(count, concurrency, async (index) => {
        await container.getObject(objectName(index));
      }),
    ),
    copyMany: inContainer(async (container, { concurrency }) => {
      const objects = await container.listObjects();
      await inParallel(objects.length, concurrency, async (index) => {
        const object = objects[index];
        await object?.copy(container, `copies/${object.name}`);
      });
    }),
    startUp: async () => undefined,
  },
};
