import { FileHashCache, type FileHashStore } from '@stowage/core';
import type { OptionDefinition } from './word-definition.js';

/** Whether checksums of local files are remembered. */
export interface HashCacheFlag {
  readonly hashCache?: boolean;
}

/** The same, for the parser. */
export const HASH_CACHE_OPTION: OptionDefinition = {
  flags: '--hash-cache',
  description: 'remember checksums of local files, and do not read again for them what has not changed',
};

/** Where they are remembered, if they are to be: in the user's state directory. */
export function hashesOf({ hashCache }: HashCacheFlag): FileHashStore | undefined {
  return hashCache === true ? new FileHashCache() : undefined;
}
