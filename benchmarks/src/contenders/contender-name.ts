/** Every contender, in the order of the tables. */
export const CONTENDER_NAMES = [
  'stowage',
  'stowage-parts',
  'bare-loop',
  'aws-sdk',
  'aws-sdk-lean',
  'azure-sdk',
  'rclone',
  'b2-command',
  'swift-command',
  'npm-backblaze-b2',
] as const;

/** One of {@link CONTENDER_NAMES}. */
export type ContenderName = (typeof CONTENDER_NAMES)[number];

const COMMANDS: readonly ContenderName[] = ['rclone', 'b2-command', 'swift-command'];

/** Those that run in one thread of Node. */
export const SINGLE_THREADED: readonly ContenderName[] = CONTENDER_NAMES.filter((name) => !COMMANDS.includes(name));
