import type { Case } from '../case.js';
import type { ContenderName } from '../contenders/contender-name.js';
import * as shapes from './case-shapes.js';
import { GiB, KiB, many, MiB, quick } from './case-shapes.js';

const defaults = { ...shapes.defaults, protocol: 'b2', server: 'sink' } as const;

/** Large objects go in four parts at a time, which is what Stowage does unless told otherwise. */
const large = { ...defaults, concurrency: 4 };

/** Who is compared where commands would take minutes. */
const NODE: readonly ContenderName[] = [
  ...(['stowage', 'stowage-parts', 'stowage-not-durable'] as const),
  ...(['bare-loop', 'bare-loop-whole', 'bare-loop-durable', 'single-stream', 'npm-backblaze-b2', 'b2-sdk'] as const),
];
const PAIR: readonly ContenderName[] = ['stowage', 'bare-loop', 'single-stream'];
/** rclone asks at most 100 times a second, by its own choice: 5,000 files take it a minute. */
const NOT_RCLONE: readonly ContenderName[] = [...NODE, 'b2-command'];

/** Who is compared in TLS; rclone and the command, because it is said of them what they can. */
const TLS: readonly ContenderName[] = [...PAIR, 'b2-sdk', 'rclone', 'b2-command'];

/** Whose uploads send at once, so that the line is what is measured. */
const UPLOADS: readonly ContenderName[] = ['stowage-parts', 'stowage-adaptive'];

/** Who syncs. */
const SYNCS: readonly ContenderName[] = ['stowage', 'rclone'];

/** Everything; what the bars are about comes first. */
export const B2_CASES: readonly Case[] = [
  { ...defaults, name: 'start-up', kind: 'startUp' },
  { ...large, name: 'up-1g', kind: 'uploadFile', size: GiB },
  { ...large, name: 'down-1g', kind: 'downloadFile', size: GiB },
  ...many('5000x1k', { ...defaults, count: 5000, size: KiB }).map((each) =>
    each.kind === 'uploadMany' ? each : { ...each, contenders: NOT_RCLONE },
  ),
  { ...defaults, name: 'list-10k', kind: 'list', count: 10_000, contenders: NODE },
  { ...defaults, name: 'list-100k', kind: 'list', count: 100_000 },
  { ...defaults, name: 'list-1m', kind: 'list', count: 1_000_000, rounds: 1, contenders: PAIR },
  { ...large, name: 'up-5g', kind: 'uploadFile', size: 5 * GiB, rounds: 1, contenders: PAIR },
  { ...large, name: 'down-5g', kind: 'downloadFile', size: 5 * GiB, rounds: 1, contenders: PAIR },
  ...farAway(100).map((each) => (each.count > 1 ? { ...each, contenders: NODE } : each)),
  { ...defaults, name: 'head-5000', kind: 'headMany', count: 5000, size: KiB },
  { ...defaults, name: 'copy-2000', kind: 'copyMany', count: 2000, size: KiB, contenders: NOT_RCLONE },
  { ...large, name: 'stream-1g', kind: 'uploadStream', size: GiB },
  ...farAway(20).map((each) => ({ ...each, contenders: PAIR })),
  ...[1, 20, 100].flatMap(adaptive),
  ...[20, 100].flatMap((latency) => inTls(farAway(latency))).map((each) => ({ ...each, contenders: TLS })),
  ...onEmulator(512 * MiB, 1000).map((each) => ({ ...each, contenders: NODE })),
  ...trees({ small: 20_000, same: 100_000, large: 512 * MiB }).map((each) => ({ ...each, contenders: SYNCS })),
  ...many('2000x100k', { ...defaults, count: 2000, size: 100 * KiB, rounds: 2, contenders: NODE }),
];

/** The same names with little work. */
export const B2_QUICK_CASES: readonly Case[] = quick([
  { ...defaults, name: 'start-up', kind: 'startUp' },
  { ...large, name: 'up-1g', kind: 'uploadFile', size: 128 * MiB },
  { ...large, name: 'down-1g', kind: 'downloadFile', size: 128 * MiB },
  { ...large, name: 'stream-1g', kind: 'uploadStream', size: 64 * MiB },
  ...many('5000x1k', { ...defaults, count: 200, size: KiB }),
  { ...defaults, name: 'list-100k', kind: 'list', count: 20_000 },
  { ...defaults, name: 'head-5000', kind: 'headMany', count: 200, size: KiB },
  { ...defaults, name: 'copy-2000', kind: 'copyMany', count: 200, size: KiB },
  { ...defaults, name: 'up-many-100ms', kind: 'uploadMany', count: 64, size: KiB, latency: 100 },
  ...inTls([{ ...large, name: 'down-large-20ms', kind: 'downloadFile', size: 16 * MiB, latency: 20 }]),
  ...trees({ small: 200, same: 1000, large: 16 * MiB }),
  ...onEmulator(128 * MiB, 100).filter(({ count }) => count === 1),
]);

/** Directories that are synced: new small files, nothing new, and ten large files. */
function trees({ small, same, large }: Readonly<Record<'large' | 'same' | 'small', number>>): readonly Case[] {
  const tree = { ...defaults, rounds: 1 } as const;
  return [
    { ...tree, name: 'sync-20000x1k', kind: 'uploadTree', count: small, size: KiB },
    { ...tree, name: 'sync-same-100k', kind: 'syncSame', count: same, size: 1 },
    { ...tree, name: 'sync-10x512m', kind: 'uploadTree', count: 10, size: large, concurrency: 4 },
  ];
}

/** A concurrency that adapts beside one that is fixed: as it is, with connections of so much each, and with a server that asks for less. */
function adaptive(latency: number): readonly Case[] {
  const each = { ...defaults, latency, rounds: 1, contenders: ['stowage', 'stowage-adaptive'] } as const;
  const up = { ...each, concurrency: 4, kind: 'uploadFile', size: 512 * MiB } as const;
  const down = { ...each, concurrency: 4, kind: 'downloadFile', size: 512 * MiB } as const;
  const deletion = { ...each, kind: 'deleteMany', size: KiB } as const;
  return [
    { ...up, name: `adaptive-up-${latency}ms`, contenders: UPLOADS },
    { ...up, name: `adaptive-up-limited-${latency}ms`, contenders: UPLOADS, limits: { bytesPerSecond: 12e6 } },
    { ...down, name: `adaptive-down-${latency}ms` },
    { ...down, name: `adaptive-down-limited-${latency}ms`, limits: { bytesPerSecond: 12e6 } },
    { ...deletion, name: `adaptive-delete-${latency}ms`, count: 3000 },
    { ...deletion, name: `adaptive-delete-throttled-${latency}ms`, count: 1000, limits: { requestsPerSecond: 100 } },
  ];
}

/** What is moved, in TLS. */
function inTls(cases: readonly Case[]): readonly Case[] {
  return cases
    .filter(({ kind }) => /^(up|down)load/.test(kind))
    .map((each) => ({ ...each, name: `${each.name}-tls`, tls: true }));
}

function farAway(latency: number): readonly Case[] {
  const far = { latency, rounds: 2 };
  return [
    { ...large, ...far, name: `up-large-${latency}ms`, kind: 'uploadFile', size: 256 * MiB },
    { ...large, ...far, name: `down-large-${latency}ms`, kind: 'downloadFile', size: 256 * MiB },
    ...many(`many-${latency}ms`, { ...defaults, ...far, count: 1000, size: KiB }),
    { ...defaults, ...far, name: `list-100k-${latency}ms`, kind: 'list', count: 100_000 },
  ];
}

function onEmulator(size: number, count: number): readonly Case[] {
  const emulator = { server: 'emulator', rounds: 1 } as const;
  return [
    { ...large, ...emulator, name: 'up-large-emulator', kind: 'uploadFile', size },
    { ...large, ...emulator, name: 'down-large-emulator', kind: 'downloadFile', size },
    ...many('many-emulator', { ...defaults, ...emulator, count, size: KiB }),
    { ...defaults, ...emulator, name: 'list-emulator', kind: 'list', count, size: 1 },
  ];
}
