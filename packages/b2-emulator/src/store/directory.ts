import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { FileBytes } from './file-bytes.js';
import { SqliteMetadata } from './sqlite-metadata.js';
import type { Store } from './store.js';

/**
 * Bytes in files, metadata in a database beside them. The database is the lock; a file beside it says whose lock that is.
 * @throws if the directory cannot be made or read, or another emulator has it open
 */
export function openDirectory(directory: string): Store {
  mkdirSync(directory, { recursive: true });
  const owner = join(directory, 'owner.pid');
  const metadata = openMetadata(directory, owner);
  writeFileSync(owner, `${process.pid}\n`);
  const bytes = new FileBytes(join(directory, 'objects'));
  return { bytes, metadata, close: () => close(metadata, owner) };
}

function openMetadata(directory: string, owner: string): SqliteMetadata {
  try {
    return new SqliteMetadata(join(directory, 'metadata.sqlite'));
  } catch (error) {
    if (!SqliteMetadata.isLocked(error)) throw error;
    const whose = `data directory ${resolve(directory)} is in use by another emulator: ${processIn(owner)}`;
    throw new Error(whose, { cause: error });
  }
}

/** An owner that has only just got the lock may not have said who it is. */
function processIn(owner: string): string {
  try {
    return `process ${readFileSync(owner, 'utf8').trim()}`;
  } catch {
    return 'a process that does not say which';
  }
}

/** The name goes before the lock: afterwards it could be the next owner's. */
function close(metadata: SqliteMetadata, owner: string): void {
  rmSync(owner, { force: true });
  metadata.close();
}
