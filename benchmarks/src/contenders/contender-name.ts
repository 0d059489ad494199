/** Every contender, in the order of the tables. */
export const CONTENDER_NAMES = [
  'stowage',
  'stowage-parts',
  'bare-loop',
  'rclone',
  'b2-command',
  'npm-backblaze-b2',
] as const;

/** Those that run in one thread of Node. */
export const SINGLE_THREADED: readonly ContenderName[] = ['stowage', 'stowage-parts', 'bare-loop', 'npm-backblaze-b2'];

/** One of {@link CONTENDER_NAMES}. */
export type ContenderName = (typeof CONTENDER_NAMES)[number];
