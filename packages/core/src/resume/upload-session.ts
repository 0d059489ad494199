/** What is remembered of an upload in parts, so that it can be gone on with after its process has ended. No secret is in it. */
export interface UploadSession {
  /** The provider's id of the unfinished upload. */
  readonly uploadId: string;
  /** In bytes. */
  readonly partSize: number;
  /** Says what was being stored, and how: only the same is gone on with. */
  readonly fingerprint: string;
}

/**
 * Remembers unfinished uploads. The default is a {@link FileUploadSessionStore}; an application that runs on many machines may keep
 * them in a database instead.
 */
export interface UploadSessionStore {
  /**
   * The session, if there is one that nobody is working on; from now on nobody else gets it, until this process releases it or is no
   * more: it must survive a claimant that dies.
   */
  claim(key: string): Promise<UploadSession | undefined>;
  /** Remembers a session that this process is working on, in place of any other of that key. */
  save(key: string, session: UploadSession): Promise<void>;
  /** This process works on it no longer, and someone may go on with it. */
  release(key: string): Promise<void>;
  /** Forgets it. A session that is not there is no error. */
  remove(key: string): Promise<void>;
}
