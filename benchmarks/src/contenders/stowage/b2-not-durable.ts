import { join } from 'node:path';
import { objectName } from '../../bucket-shape.js';
import type { Contender } from '../../contender.js';
import { inParallel } from '../../in-parallel.js';
import { open } from './b2.js';
import { inContainer } from './in-container.js';

/** Small files whose user can fetch them again: like the bare loop's, they are left to the system to write. */
export const contender: Contender = {
  jobs: {
    downloadMany: inContainer(open, async (container, { target, count, concurrency }) =>
      inParallel(count, concurrency, async (index) => {
        const name = objectName(index);
        await container.driver.downloadObject({ container, name }, join(target, name), { durable: false });
      }),
    ),
  },
};
