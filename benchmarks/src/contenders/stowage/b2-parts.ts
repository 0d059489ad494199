import type { Contender } from '../../contender.js';
import { open } from './b2.js';
import { inContainer } from './in-container.js';

/** Large files without the hash of the whole, for which B2 would have them read once more beforehand. */
export const contender: Contender = {
  jobs: {
    uploadFile: inContainer(open, async (container, { source, concurrency }) =>
      container.uploadObject(source, 'large.bin', { concurrency, verifyHash: 'parts' }),
    ),
  },
};
