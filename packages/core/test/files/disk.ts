import { jest } from '@jest/globals';
import fs from 'node:fs';

/** What `statfs` tells of file systems. */
export const FILE_SYSTEMS = { ext4: 0xef53, nfs: 0x6969, fuse: 0x6573_5546 } as const;

/** Directories that are looked at from now on are said to be on such a file system, until mocks are restored. */
export function onFileSystem(name: keyof typeof FILE_SYSTEMS): void {
  const real = fs.statfsSync('.');
  jest.spyOn(fs.promises, 'statfs').mockResolvedValue(Object.assign(real, { type: FILE_SYSTEMS[name] }));
}
