import type { Contender } from '../../../contender.js';
import { uploadFileWithHash } from './upload-file.js';

/** The bare loop with the work that the default upload of a large file is. */
export const contender: Contender = { jobs: { uploadFile: uploadFileWithHash } };
