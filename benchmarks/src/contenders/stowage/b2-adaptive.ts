import { join } from 'node:path';
import { objectName } from '../../bucket-shape.js';
import type { Contender } from '../../contender.js';
import { open } from './b2.js';
import { inContainer } from './in-container.js';

const concurrency = 'adaptive';

/** Stowage with a concurrency that it finds by itself. */
export const contender: Contender = {
  jobs: {
    uploadFile: inContainer(open, async (container, { source }) =>
      container.uploadObject(source, 'large.bin', { concurrency, verifyHash: 'parts' }),
    ),
    downloadFile: inContainer(open, async (container, { target }) => {
      const name = objectName(0);
      await container.driver.downloadObject({ container, name }, join(target, name), { concurrency });
    }),
    deleteMany: inContainer(open, async (container) => container.driver.deletePrefix(container, '', { concurrency })),
  },
};
