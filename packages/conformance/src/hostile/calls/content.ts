import { someBytes } from '../../bytes.js';

/** What is read while the server is hostile: small, since it may come in drips, and more than a few packets. */
export const CONTENT = someBytes(60_000, 7);

/** The range of it that is read where a range is. */
export const RANGE = { start: 10_000, end: 50_000 } as const;

/** Bytes of a range where a download is made in several. */
export const RANGE_SIZE = 12_000;
