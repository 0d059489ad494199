import type { JobKind } from '../job.js';

/** Every contender, in the order of the tables. */
export const CONTENDER_NAMES = [
  'stowage',
  'stowage-parts',
  'stowage-not-durable',
  'stowage-adaptive',
  'bare-loop',
  'bare-loop-whole',
  'bare-loop-durable',
  'single-stream',
  'aws-sdk',
  'aws-sdk-lean',
  'azure-sdk',
  'rclone',
  'b2-command',
  'swift-command',
  'npm-backblaze-b2',
  'b2-sdk',
] as const;

/** One of {@link CONTENDER_NAMES}. */
export type ContenderName = (typeof CONTENDER_NAMES)[number];

/** Who is there for some kinds of job alone, and has no row in the others. */
export const ONLY_IN: Partial<Readonly<Record<ContenderName, readonly JobKind[]>>> = {
  'stowage-parts': ['uploadFile'],
  'stowage-not-durable': ['downloadMany'],
  'stowage-adaptive': ['deleteMany', 'downloadFile', 'uploadFile'],
  'bare-loop-durable': ['downloadMany'],
  'bare-loop-whole': ['uploadFile'],
  'single-stream': ['downloadFile'],
};

const COMMANDS: readonly ContenderName[] = ['rclone', 'b2-command', 'swift-command'];

/** Those that run in one thread of Node. */
export const SINGLE_THREADED: readonly ContenderName[] = CONTENDER_NAMES.filter((name) => !COMMANDS.includes(name));
