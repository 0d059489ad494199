/** Every capability a key of today can have. */
export const CAPABILITIES = [
  'listKeys',
  'writeKeys',
  'deleteKeys',
  'listBuckets',
  'listAllBucketNames',
  'readBuckets',
  'writeBuckets',
  'deleteBuckets',
  'readBucketEncryption',
  'writeBucketEncryption',
  'readBucketRetentions',
  'writeBucketRetentions',
  'readBucketReplications',
  'writeBucketReplications',
  'readBucketNotifications',
  'writeBucketNotifications',
  'readBucketLogging',
  'writeBucketLogging',
  'readBucketLifecycleRules',
  'writeBucketLifecycleRules',
  'listFiles',
  'readFiles',
  'shareFiles',
  'writeFiles',
  'deleteFiles',
  'readFileLegalHolds',
  'writeFileLegalHolds',
  'readFileRetentions',
  'writeFileRetentions',
  'bypassGovernance',
] as const;

/** The right to do one kind of thing. */
export type Capability = (typeof CAPABILITIES)[number];

/** Rights over the whole account; a key restricted to buckets cannot have them. */
export const ACCOUNT_CAPABILITIES: ReadonlySet<Capability> = new Set([
  'listKeys',
  'writeKeys',
  'deleteKeys',
  'writeBuckets',
  'deleteBuckets',
]);
