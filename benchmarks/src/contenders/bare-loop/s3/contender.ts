import type { Contender } from '../../../contender.js';
import { copyMany, deleteMany, headMany, list } from './calls.js';
import { downloadFile, downloadMany } from './downloads.js';
import { uploadFile, uploadMany, uploadStream } from './uploads.js';

/**
 * What can be had at most from one thread with the checks that Stowage makes: undici, CRC-64 of everything, signatures; no retry, no XML parser,
 * no check but the checksums.
 */
export const contender: Contender = {
  jobs: {
    ...{ uploadFile, uploadStream, uploadMany, downloadFile, downloadMany, deleteMany, list, headMany, copyMany },
    startUp: async () => undefined,
  },
};
