import { utimes } from 'node:fs/promises';
import { NotSupportedError, type FileHashStore, type Progress } from '@stowage/core';
import { withTemporaryFile } from '@stowage/core/files';
import { ContainerLocation, objectEntry } from '../container-location.js';
import { changedFile, DirectoryLocation } from '../directory-location.js';
import { isExpected, isSameState, type Expected } from '../entry-state.js';
import type { Entry, FileEntry, ObjectEntry } from '../entry.js';
import type { Location } from '../location.js';
import type { Bandwidth } from './bandwidth.js';
import { ChangedMeanwhileError } from './changed-meanwhile-error.js';

/** How something is transferred. */
export interface TransferCall {
  readonly signal: AbortSignal;
  /** Whether metadata and headers of objects go along. What the target cannot keep makes the transfer fail. */
  readonly metadata: 'keep' | 'omit';
  /**
   * As the target is; `absent`: nothing is there. A file of another state is not replaced, nor is an object where its provider compares ETags.
   * Default: whatever is there is.
   */
  readonly expected?: Expected | undefined;
  /** Of copies between directories; drivers are paced themselves. */
  readonly bandwidth?: Bandwidth | undefined;
  /** Of files that are uploaded. */
  readonly hashes?: FileHashStore | undefined;
  /** Bytes that have been handed on since the last call. */
  readonly onBytes: (bytes: number) => void;
}

/** What was transferred, as it is in both ends now. */
export interface Transferred {
  /** Undefined if it has become another one since it was listed. */
  readonly source: Entry | undefined;
  readonly target: Entry;
}

/**
 * Brings one object or file from one location to the same path of another, with its content type, metadata, headers and time.
 *
 * @throws {ChangedMeanwhileError} if it is gone, or what is at the target is another one than was expected
 * @throws whatever core's calls fail with
 */
export async function transfer(
  source: Location,
  entry: Entry,
  target: Location,
  call: TransferCall,
): Promise<Transferred> {
  if (entry.kind === 'object' && target instanceof ContainerLocation)
    return copyObject(entry as ObjectEntry, target, call);
  if (entry.kind === 'object' && target instanceof DirectoryLocation)
    return download(source, entry as ObjectEntry, target, call);
  if (source instanceof DirectoryLocation && target instanceof ContainerLocation)
    return upload(source, entry as FileEntry, target, call);
  if (source instanceof DirectoryLocation && target instanceof DirectoryLocation)
    return copyFile(source, entry as FileEntry, target, call);
  throw new NotSupportedError(`copying from ${source.kind} to ${target.kind}`);
}

/** By the provider where it can, else through this process: core decides. */
async function copyObject(entry: ObjectEntry, target: ContainerLocation, call: TransferCall): Promise<Transferred> {
  const copied = await entry.object.copy(target.container, target.nameOf(entry.path), {
    signal: call.signal,
    onProgress: steps(call),
    ...conditionsOf(target, call, entry),
    ...(call.metadata === 'omit' ? { metadata: {}, headers: {} } : {}),
  });
  return { source: entry, target: objectEntry(entry.path, copied) };
}

async function upload(
  source: DirectoryLocation,
  { path, state }: FileEntry,
  target: ContainerLocation,
  call: TransferCall,
): Promise<Transferred> {
  const { signal, hashes } = call;
  const options = { signal, hashes, onProgress: steps(call), ...conditionsOf(target, call) };
  const object = await target.container.uploadObject(source.pathOf(path), target.nameOf(path), options);
  const now = await source.find(path);
  const isAsListed = now !== undefined && isSameState(now.state, state);
  return { source: isAsListed ? now : undefined, target: objectEntry(path, object) };
}

async function download(
  source: Location,
  listed: ObjectEntry,
  target: DirectoryLocation,
  call: TransferCall,
): Promise<Transferred> {
  const { path } = listed;
  const { signal } = call;
  const place = await roomFor(path, target, call);
  // The time of the content may not be in the listing.
  const entry = listed.isComplete ? listed : ((await source.find(path, signal)) as ObjectEntry | undefined);
  if (entry === undefined) throw new ChangedMeanwhileError(path, 'is gone');
  const ifMatch = pinOf(entry);
  await entry.object.download(place, { overwriteExisting: true, signal, onProgress: steps(call), ifMatch });
  const time = entry.contentTime ?? entry.storedTime;
  if (time !== undefined) await utimes(place, time / 1000, time / 1000);
  return { source: entry, target: await placed(path, target) };
}

async function copyFile(
  source: DirectoryLocation,
  entry: FileEntry,
  target: DirectoryLocation,
  call: TransferCall,
): Promise<Transferred> {
  const { path } = entry;
  const { signal, bandwidth, onBytes } = call;
  const place = await roomFor(path, target, call);
  await withTemporaryFile(place, { overwrite: true, deleteOnFailure: true }, async (file) => {
    const bytes = source.read(entry, signal);
    for await (const chunk of bandwidth?.paced(bytes, signal) ?? bytes) {
      await file.writeFile(chunk);
      onBytes(chunk.length);
    }
    const time = (entry.contentTime ?? 0) / 1000;
    await file.utimes(time, time);
  });
  return { source: entry, target: await placed(path, target) };
}

/** What somebody has put there since the target was listed is not replaced. */
async function roomFor(path: string, target: DirectoryLocation, { expected }: TransferCall): Promise<string> {
  const place = await target.makeRoom(path);
  if (expected === undefined || isExpected(await target.find(path), expected)) return place;
  throw new ChangedMeanwhileError(path, 'is another one in the target than was listed');
}

/** What the target's provider compares itself: no more than that, so that it still copies by itself where it can. */
function conditionsOf(
  { container }: ContainerLocation,
  { expected }: TransferCall,
  copied?: ObjectEntry,
): { readonly ifMatch?: string; readonly ifNoneMatch?: '*' } {
  const { backend, capabilities } = container.driver;
  const isOwnCopy = backend.copy !== undefined && copied?.object.container.driver.backend === backend;
  const compared = isOwnCopy ? capabilities.conditions.copy : capabilities.conditions.write;
  if (expected === 'absent') return compared.includes('ifNoneMatch') ? { ifNoneMatch: '*' } : {};
  const etag = expected?.etag;
  const isStrong = etag !== undefined && !etag.startsWith('W/');
  return isStrong && compared.includes('ifMatch') ? { ifMatch: etag } : {};
}

async function placed(path: string, target: DirectoryLocation): Promise<FileEntry> {
  const entry = await target.find(path);
  if (entry === undefined) throw changedFile(target.pathOf(path));
  return entry;
}

/** Without a version, the ETag says which state is meant. */
function pinOf({ object }: ObjectEntry): string | undefined {
  const { etag, versionId, container } = object;
  const isPinned = versionId === undefined && container.driver.capabilities.conditions.read;
  return isPinned && etag?.startsWith('W/') === false ? etag : undefined;
}

/** Progress as steps: core tells how much it is in all. */
function steps({ onBytes }: TransferCall): (progress: Progress) => void {
  let last = 0;
  return ({ transferred }) => {
    onBytes(transferred - last);
    last = transferred;
  };
}
