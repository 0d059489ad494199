import type { Protocol } from './protocol.js';

/** What a client is asked to do. */
export type JobKind =
  | 'uploadFile'
  | 'uploadStream'
  | 'uploadMany'
  | 'downloadFile'
  | 'downloadMany'
  | 'deleteMany'
  | 'list'
  | 'headMany'
  | 'copyMany'
  | 'uploadTree'
  | 'syncSame'
  | 'startUp';

/** Where a server is, and who asks it. */
export interface Place {
  readonly url: string;
  /** Of S3 and B2 a key, of Azure an account, of Swift a user. */
  readonly keyId: string;
  readonly key: string;
}

/** A job, complete: it is given to the process that does it as JSON. */
export interface Job extends Place {
  readonly protocol: Protocol;
  readonly kind: JobKind;
  /** Where objects are uploaded to, or read, listed, copied or deleted from. */
  readonly bucket: string;
  /** Objects in all. */
  readonly count: number;
  /** Bytes of each. */
  readonly size: number;
  /** Objects, or parts of one, at a time. */
  readonly concurrency: number;
  /** The file, or the directory of files, to upload. */
  readonly source: string;
  /** The directory to download into; empty. */
  readonly target: string;
  /** The PEM file of the authority that the server's certificate is of. Default: the server speaks plain HTTP. */
  readonly ca?: string | undefined;
}
