import type { Case } from '../case.js';
import { B2_CASES, B2_QUICK_CASES } from './b2-cases.js';
import { S3_CASES, S3_QUICK_CASES } from './s3-cases.js';
import { STORE_CASES, STORE_QUICK_CASES } from './store-cases.js';

/** Everything, for `pnpm bench`. */
export const FULL_CASES: readonly Case[] = [...B2_CASES, ...S3_CASES, ...STORE_CASES];

/** The same names with little work, for `pnpm bench --quick`: it shows that everything runs, not how fast. */
export const QUICK_CASES: readonly Case[] = [...B2_QUICK_CASES, ...S3_QUICK_CASES, ...STORE_QUICK_CASES];
