export { containerAt, ContainerLocation } from './container-location.js';
export { directoryAt, DirectoryLocation } from './directory-location.js';
export { KeyRange } from './listing/key-range.js';
export { diff, verify, type Verification } from './diff.js';
export type { Difference } from './difference.js';
export { copyTree, move, sync } from './sync.js';
export { SyncJob } from './sync-job.js';
export type { CompareOptions, SyncOptions, VerifyOptions } from './options.js';
export type { SyncEvent, SyncProgress } from './events.js';
export type { Failure, SyncResult } from './run/result.js';
export type {
  Action,
  ConflictAction,
  ConflictReason,
  CreateAction,
  DeleteAction,
  SkipAction,
  SkipReason,
  TransferAction,
  UpdateAction,
} from './plan/action.js';
export type { SyncMode } from './plan/planner.js';
export type { ComparePolicy } from './compare/policy.js';
export type { ComparedBy } from './compare/verdict.js';
export type { FilterOptions } from './filter/filter.js';
export type { SyncContext } from './context.js';
export type { Entry, FileEntry, ObjectEntry, Passed, PassedReason, Row, Unnamed, Unreadable } from './entry.js';
export type { EntryState } from './entry-state.js';
export type { EntriesOptions, Location, Removal, RemoveOptions, Seen } from './location.js';
