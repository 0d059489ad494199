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
  | 'startUp';

/** A job, complete: it is given to the process that does it as JSON. */
export interface Job {
  readonly kind: JobKind;
  readonly url: string;
  readonly keyId: string;
  readonly key: string;
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
}
