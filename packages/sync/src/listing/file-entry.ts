import type { Stats } from 'node:fs';
import type { FileEntry } from '../entry.js';

/** What is known of a file, as a row of a location. */
export function fileEntry(path: string, { size, mtimeMs, ctimeMs, ino }: Stats): FileEntry {
  return {
    kind: 'file',
    path,
    size,
    checksums: {},
    contentTime: mtimeMs,
    storedTime: mtimeMs,
    isComplete: true,
    // A change of its mode, or of its name, changes this as well: then it is compared once more.
    state: { size, time: mtimeMs, inode: `${ino}-${ctimeMs}` },
  };
}
