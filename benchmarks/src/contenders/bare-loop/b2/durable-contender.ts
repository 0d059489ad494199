import type { Contender } from '../../../contender.js';
import { downloadManyDurably } from './download-many.js';

/** The bare loop with most of the work that it is to bring small files to disk. */
export const contender: Contender = { jobs: { downloadMany: downloadManyDurably } };
