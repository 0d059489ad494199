import type { Lease } from '../job.js';

/** Something that a worker tells of itself. */
export type WorkerEvent =
  /** It works on a shard. */
  | { readonly type: 'taken'; readonly lease: Lease }
  /** The shard is recorded. */
  | { readonly type: 'recorded'; readonly lease: Lease }
  /** The shard is given back: undone, or with what it failed with. */
  | { readonly type: 'given-back'; readonly lease: Lease; readonly error?: unknown }
  /** The shard is somebody else's: what was done of it does not count. */
  | { readonly type: 'lost'; readonly lease: Lease }
  /** The database cannot be reached. It is asked again. */
  | { readonly type: 'trouble'; readonly error: unknown };
