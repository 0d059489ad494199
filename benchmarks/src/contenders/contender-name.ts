/** Every contender, in the order of the tables. */
export const CONTENDER_NAMES = ['stowage', 'bare-loop', 'rclone', 'b2-command', 'npm-backblaze-b2'] as const;

/** One of {@link CONTENDER_NAMES}. */
export type ContenderName = (typeof CONTENDER_NAMES)[number];
