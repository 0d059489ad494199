/** What is remembered of an upload in parts, so that it can be resumed after its process has ended. No secret is in it. */
export interface UploadSession {
  /** The provider's id of the unfinished upload. */
  readonly uploadId: string;
  /** In bytes. */
  readonly partSize: number;
  /** Says what was being stored, and how: only the same is resumed. */
  readonly fingerprint: string;
  /** When the upload was begun, in milliseconds since 1970. Undefined of one that was remembered before this was. */
  readonly begunAt?: number | undefined;
}

/**
 * Remembers unfinished uploads, several of one key (a key is one name in one container), and who is working on each. The default is a
 * {@link FileUploadSessionStore}; an application that runs on many machines may keep them in a database instead.
 */
export interface UploadSessionStore {
  /**
   * A session of that key that nobody is working on; from now on nobody else gets it, until this process releases it or is no
   * more: it must survive a claimant that dies.
   */
  claim(key: string): Promise<UploadSession | undefined>;
  /**
   * Remembers an upload as one that this process is working on, unless somebody is working on it already: of several who save the same
   * upload, one is told true.
   */
  save(key: string, session: UploadSession): Promise<boolean>;
  /** This process works on it no longer, and somebody may resume it. */
  release(key: string, uploadId: string): Promise<void>;
  /** Forgets it. A session that is not there is no error. */
  remove(key: string, uploadId: string): Promise<void>;
}
