import type { Stats } from 'node:fs';

/** What is done with a file that is being filled. Node's `FileHandle` is one. */
export interface FilledFile {
  /** The descriptor. */
  readonly fd: number;
  /** The system may take less than it is given. */
  writev(chunks: readonly Uint8Array[], position: number): Promise<{ readonly bytesWritten: number }>;
  /** All of the bytes, behind what was written so before. */
  writeFile(bytes: Uint8Array): Promise<void>;
  read(into: Uint8Array, offset: number, length: number, position: number): Promise<{ readonly bytesRead: number }>;
  stat(): Promise<Stats>;
  chmod(mode: number): Promise<void>;
  chown(uid: number, gid: number): Promise<void>;
  /** In seconds since 1970. */
  utimes(accessed: number, modified: number): Promise<void>;
  datasync(): Promise<void>;
  sync(): Promise<void>;
  /** Once what is under way has ended. */
  close(): Promise<void>;
}
