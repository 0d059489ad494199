import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { ObjectHashMismatchError, type UploadBody, type UploadHead } from '@stowage/core/spi';
import { PROVIDER } from '../provider.js';
import { FileSlice } from './file-slice.js';
import { SourceFailure } from './source-failure.js';

/** The hash that the store keeps of every object. */
export const HASH_ALGORITHM = 'sha256';

/** What was written. */
export interface Received {
  readonly size: number;
  /** In lower-case hex. */
  readonly hash: string;
}

/**
 * Writes a body to a file, from `position` on. An abort ends it with the signal's reason.
 *
 * @throws {SourceFailure} if it is the body that fails, not the file
 */
export async function receive(
  body: Pick<UploadBody, 'open'>,
  handle: FileHandle,
  position: number,
  signal?: AbortSignal,
): Promise<Received> {
  signal?.throwIfAborted();
  const hash = createHash(HASH_ALGORITHM);
  let size = 0;
  try {
    for await (const chunk of chunksOf(body.open({ signal, reuseBuffers: true }))) {
      hash.update(chunk);
      await writeAll(handle, chunk, position + size);
      size += chunk.length;
    }
  } finally {
    signal?.throwIfAborted();
  }
  return { size, hash: hash.digest('hex') };
}

/** @throws {ObjectHashMismatchError} if the bytes are not those that were announced */
export function assertAnnounced({ name, checksums }: UploadHead, hash: string): void {
  const announced = checksums?.[HASH_ALGORITHM];
  if (announced !== undefined && announced !== hash)
    throw new ObjectHashMismatchError(name, announced, hash, { provider: PROVIDER });
}

/** The hash of a file's bytes. A pipe that another program put there meanwhile holds nobody up. */
export async function hashFile(path: string, signal?: AbortSignal): Promise<string> {
  const handle = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  const { size } = await handle.stat();
  const hash = createHash(HASH_ALGORITHM);
  for await (const chunk of new FileSlice(handle, { start: 0, end: size }, signal)) hash.update(chunk as Buffer);
  return hash.digest('hex');
}

async function* chunksOf(body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void, undefined> {
  try {
    yield* body;
  } catch (cause) {
    throw new SourceFailure(cause);
  }
}

async function writeAll(handle: FileHandle, chunk: Uint8Array, position: number): Promise<void> {
  let written = 0;
  while (written < chunk.length) {
    const { bytesWritten } = await handle.write(chunk, written, chunk.length - written, position + written);
    written += bytesWritten;
  }
}
