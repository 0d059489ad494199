import type { Contender } from '../../../contender.js';
import { downloadFile } from './download-file.js';
import { downloadMany } from './download-many.js';
import { headMany } from './head-many.js';
import { copyMany, deleteMany, list } from './listing.js';
import { uploadFile } from './upload-file.js';
import { uploadMany } from './upload-many.js';
import { uploadStream } from './upload-stream.js';

/** What can be had at most from one thread: undici and SHA-1, no retry, no renewal, no check but the hashes. */
export const contender: Contender = {
  jobs: {
    ...{ uploadFile, uploadStream, uploadMany, downloadFile, downloadMany, deleteMany, list, headMany, copyMany },
    startUp: async () => undefined,
  },
};
