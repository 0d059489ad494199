import type { Contender } from '../../contender.js';
import { downloadFile, downloadMany } from './downloads.js';
import { deleteMany, list } from './listing.js';
import { uploadFile, uploadMany } from './uploads.js';

/** The package `backblaze-b2`: API version 2. It has no look-up by name, no copy, and streams of unknown length are its user's task. */
export const contender: Contender = {
  jobs: {
    ...{ uploadFile, uploadMany, downloadFile, downloadMany, deleteMany, list },
    startUp: async () => undefined,
  },
};
