import type { Case } from './case.js';

const KiB = 1024;
const MiB = 1024 * KiB;
const GiB = 1024 * MiB;

/** A row of a listing has a size too, but nothing is moved. */
const LISTED = 1000;

const defaults = { count: 1, size: LISTED, concurrency: 16, server: 'sink', latency: 0, rounds: 3 } as const;

/** Large objects go in four parts at a time, which is what Stowage does unless told otherwise. */
const large = { ...defaults, concurrency: 4 };

/** Everything, for `pnpm bench`. */
export const FULL_CASES: readonly Case[] = [
  { ...defaults, name: 'start-up', kind: 'startUp', rounds: 5 },
  { ...large, name: 'up-1g', kind: 'uploadFile', size: GiB },
  { ...large, name: 'down-1g', kind: 'downloadFile', size: GiB },
  { ...large, name: 'stream-1g', kind: 'uploadStream', size: GiB },
  ...many('5000x1k', 5000, KiB),
  { ...defaults, name: 'list-10k', kind: 'list', count: 10_000 },
  { ...defaults, name: 'list-100k', kind: 'list', count: 100_000 },
  { ...defaults, name: 'list-1m', kind: 'list', count: 1_000_000, rounds: 1 },
  { ...defaults, name: 'head-5000', kind: 'headMany', count: 5000, size: KiB },
  { ...defaults, name: 'copy-2000', kind: 'copyMany', count: 2000, size: KiB },
  ...farAway(100, 256 * MiB, 1000),
  ...farAway(20, 256 * MiB, 1000),
  { ...large, name: 'up-5g', kind: 'uploadFile', size: 5 * GiB, rounds: 1 },
  { ...large, name: 'down-5g', kind: 'downloadFile', size: 5 * GiB, rounds: 1 },
  ...many('2000x100k', 2000, 100 * KiB),
  ...onEmulator(GiB, 1000),
];

/** The same names with little work, for `pnpm bench --quick`: it shows that everything runs, not how fast. */
export const QUICK_CASES: readonly Case[] = quick([
  { ...defaults, name: 'start-up', kind: 'startUp' },
  { ...large, name: 'up-1g', kind: 'uploadFile', size: 128 * MiB },
  { ...large, name: 'down-1g', kind: 'downloadFile', size: 128 * MiB },
  { ...large, name: 'stream-1g', kind: 'uploadStream', size: 64 * MiB },
  ...many('5000x1k', 200, KiB),
  { ...defaults, name: 'list-100k', kind: 'list', count: 20_000 },
  { ...defaults, name: 'head-5000', kind: 'headMany', count: 200, size: KiB },
  { ...defaults, name: 'copy-2000', kind: 'copyMany', count: 200, size: KiB },
  ...farAway(100, 64 * MiB, 64).filter(({ name }) => name === 'up-many-100ms'),
  ...onEmulator(128 * MiB, 100).filter(({ kind }) => kind !== 'downloadMany' && kind !== 'list'),
]);

function quick(cases: readonly Case[]): readonly Case[] {
  return cases.map((each) => ({ ...each, rounds: 1 }));
}

function many(suffix: string, count: number, size: number): readonly Case[] {
  const files = { ...defaults, count, size };
  return [
    { ...files, name: `up-${suffix}`, kind: 'uploadMany' },
    { ...files, name: `down-${suffix}`, kind: 'downloadMany' },
    { ...files, name: `delete-${suffix}`, kind: 'deleteMany' },
  ];
}

function farAway(latency: number, size: number, count: number): readonly Case[] {
  const far = { latency, rounds: 2 };
  return [
    { ...large, ...far, name: `up-large-${latency}ms`, kind: 'uploadFile', size },
    { ...large, ...far, name: `down-large-${latency}ms`, kind: 'downloadFile', size },
    ...many(`many-${latency}ms`, count, KiB).map((each) => ({ ...each, ...far })),
    { ...defaults, ...far, name: `list-100k-${latency}ms`, kind: 'list', count: 100_000 },
  ];
}

function onEmulator(size: number, count: number): readonly Case[] {
  const emulator = { server: 'emulator', rounds: 1 } as const;
  return [
    { ...large, ...emulator, name: 'up-1g-emulator', kind: 'uploadFile', size },
    { ...large, ...emulator, name: 'down-1g-emulator', kind: 'downloadFile', size },
    ...many('many-emulator', count, KiB).map((each) => ({ ...each, ...emulator })),
    { ...defaults, ...emulator, name: 'list-emulator', kind: 'list', count, size: 1 },
  ];
}
