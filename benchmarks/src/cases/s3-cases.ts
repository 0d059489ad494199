import type { Case } from '../case.js';
import * as shapes from './case-shapes.js';
import { GiB, KiB, many, MiB, prefixed, quick } from './case-shapes.js';

const defaults = { ...shapes.defaults, protocol: 's3', server: 's3-sink' } as const;
const large = { ...defaults, concurrency: 4 };

/** S3; what the bars are about comes first. */
export const S3_CASES = prefixed('s3', [
  { ...defaults, name: 'start-up', kind: 'startUp' },
  { ...large, name: 'up-1g', kind: 'uploadFile', size: GiB },
  { ...large, name: 'down-1g', kind: 'downloadFile', size: GiB },
  ...many('5000x1k', { ...defaults, count: 5000, size: KiB }),
  { ...defaults, name: 'list-100k', kind: 'list', count: 100_000 },
  { ...defaults, name: 'head-5000', kind: 'headMany', count: 5000, size: KiB },
  { ...defaults, name: 'copy-2000', kind: 'copyMany', count: 2000, size: KiB },
  { ...large, name: 'stream-1g', kind: 'uploadStream', size: GiB },
  ...far(100),
]);

/** The same names with little work. */
export const S3_QUICK_CASES = prefixed(
  's3',
  quick([
    { ...defaults, name: 'start-up', kind: 'startUp' },
    { ...large, name: 'up-1g', kind: 'uploadFile', size: 128 * MiB },
    { ...large, name: 'down-1g', kind: 'downloadFile', size: 128 * MiB },
    { ...large, name: 'stream-1g', kind: 'uploadStream', size: 64 * MiB },
    ...many('5000x1k', { ...defaults, count: 200, size: KiB }),
    { ...defaults, name: 'list-100k', kind: 'list', count: 20_000 },
    { ...defaults, name: 'head-5000', kind: 'headMany', count: 200, size: KiB },
    { ...defaults, name: 'copy-2000', kind: 'copyMany', count: 200, size: KiB },
  ]),
);

function far(latency: number): readonly Case[] {
  return [
    { ...large, latency, rounds: 2, name: `up-large-${latency}ms`, kind: 'uploadFile', size: 256 * MiB },
    { ...large, latency, rounds: 2, name: `down-large-${latency}ms`, kind: 'downloadFile', size: 256 * MiB },
    { ...defaults, latency, rounds: 2, name: `up-many-${latency}ms`, kind: 'uploadMany', count: 1000, size: KiB },
  ];
}
