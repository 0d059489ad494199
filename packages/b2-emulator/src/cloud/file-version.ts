import type { Content } from './content.js';
import type { Encryption } from './encryption.js';
import type { LegalHold, Retention } from './retention.js';

/** How far a version's copy to another bucket is; `REPLICA` is that copy itself. */
type ReplicationStatus = 'PENDING' | 'COMPLETED' | 'FAILED' | 'REPLICA';

/** One version of a name: a file, a hide marker, or a large file that is not finished. Never changed, only replaced. */
export interface FileVersion {
  readonly fileId: string;
  readonly bucketId: string;
  readonly fileName: string;
  readonly action: 'upload' | 'hide' | 'start';
  readonly contentType: string;
  /** Bytes. */
  readonly contentLength: number;
  /** 40 hex digits; `unverified:` and 40 hex digits; or `none` for a large file. */
  readonly contentSha1: string;
  readonly contentMd5: string | null;
  readonly fileInfo: Readonly<Record<string, string>>;
  /** Milliseconds since 1970. */
  readonly uploadTimestamp: number;
  /** Orders versions of one name that have the same timestamp. */
  readonly sequence: number;
  readonly content: Content;
  readonly encryption: Encryption;
  readonly retention: Retention;
  readonly legalHold: LegalHold | null;
  /** Missing if the version is not subject to replication. */
  readonly replicationStatus?: ReplicationStatus;
}

/** Sorts the versions of one name: newest first. */
export function newestFirst(a: FileVersion, b: FileVersion): number {
  return b.uploadTimestamp - a.uploadTimestamp || b.sequence - a.sequence;
}
