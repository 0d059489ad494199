import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { FileBytes } from './file-bytes.js';
import { SqliteMetadata } from './sqlite-metadata.js';
import type { Store } from './store.js';

/** Bytes in files, metadata in a database beside them. */
export function openDirectory(directory: string): Store {
  mkdirSync(directory, { recursive: true });
  const metadata = new SqliteMetadata(join(directory, 'metadata.sqlite'));
  const bytes = new FileBytes(join(directory, 'objects'));
  return { bytes, metadata, close: () => metadata.close() };
}
