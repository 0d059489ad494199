import { lstat, realpath } from 'node:fs/promises';
import type { ChecksumAlgorithm, Checksums, FileHashStore, FileState } from '@stowage/core';
import { beginChecksum } from '@stowage/core/checksums';
import { rememberedChecksums } from '@stowage/core/files';
import { changedFile, DirectoryLocation } from '../directory-location.js';
import { isSameState } from '../entry-state.js';
import type { Entry } from '../entry.js';
import { fileEntry } from '../listing/file-entry.js';
import type { Location } from '../location.js';

/** A smaller file is read as soon as what is remembered of it. In bytes. */
const WORTH_REMEMBERING = 256 * 1024;

/** How a file is read for its checksum. */
export interface ChecksumReading {
  readonly hashes?: FileHashStore | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * The checksum of a file, which is not read where its checksum is remembered. Only a directory of this package says which file it is on the disk.
 *
 * @throws {LocalFileError} if it cannot be read, or is no longer what was seen
 */
export async function fileChecksum(
  location: Location,
  entry: Entry,
  algorithm: ChecksumAlgorithm,
  { hashes, signal }: ChecksumReading,
): Promise<string | undefined> {
  const compute = async (): Promise<Checksums> => {
    const checksum = await beginChecksum(algorithm);
    for await (const chunk of location.read(entry, signal)) checksum.update(chunk);
    return { [algorithm]: checksum.digest() };
  };
  const isRemembered = location instanceof DirectoryLocation && entry.size >= WORTH_REMEMBERING;
  if (hashes === undefined || !isRemembered) return (await compute())[algorithm];
  const state = async (): Promise<FileState> => stateOf(location.pathOf(entry.path), entry);
  return (await rememberedChecksums({ state, compute }, [algorithm], hashes))[algorithm];
}

/** To the nanosecond, of a file that still is what was seen. */
async function stateOf(path: string, { state: seen }: Entry): Promise<FileState> {
  const { dev: device, ino: inode, size, mtimeNs, ctimeNs } = await lstat(path, { bigint: true });
  const real = await realpath(path);
  const now = await lstat(path);
  if (!now.isFile() || !isSameState(fileEntry('', now).state, seen)) throw changedFile(path);
  return { path: real, device, inode, size, mtimeNs, ctimeNs };
}
