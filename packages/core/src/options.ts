import type { Readable } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';
import type { FileHashStore } from './resume/file-hash-store.js';
import type { UploadSessionStore } from './resume/upload-session.js';
import type {
  ChecksumAlgorithm,
  Checksums,
  ExOptionTypes,
  StorageBackend,
  WriteConditions,
  VersionsOnDelete,
} from './spi/index.js';

/** The type of a provider's own options of one call, by its backend: what is written as `{ ex: … }`. */
export type Ex<B extends StorageBackend, Call extends keyof ExOptionTypes> = NonNullable<
  NonNullable<B['exOptions']>[Call]
>;

/** What every call takes. Unknown options are refused with an `InvalidArgumentError` that names them. */
export interface CallOptions {
  /** Aborts the call, which then rejects with the signal's reason and leaves nothing half-done visible. */
  readonly signal?: AbortSignal | undefined;
}

/** How far a transfer has come. */
export interface Progress {
  /** Bytes handed to the provider, or received. Each counts once: it never goes down, also when a part is sent again. */
  readonly transferred: number;
  /** Bytes in all; undefined for a stream of unknown length. */
  readonly total?: number | undefined;
}

/**
 * Is told of every step of a transfer, at least once at its end. If it throws, or a promise that it returns rejects, the transfer fails
 * with that error, as if it had been aborted, and it is told of nothing more. Steps do not wait for its promises, but a transfer ends
 * only when they have settled.
 */
export type ProgressListener = (progress: Progress) => unknown;

/** Where a listing starts and ends. */
export interface ListContainersOptions extends CallOptions {
  /** The most rows to return, up to 4,294,967,295. Default: all. */
  readonly limit?: number | undefined;
  /** `next` of an earlier list: goes on where that one ended. */
  readonly cursor?: string | undefined;
}

/** Which objects a listing is about. */
export interface ListObjectsOptions extends ListContainersOptions {
  /** Only names that start with this, character for character. Default: every name. */
  readonly prefix?: string | undefined;
  /**
   * Folds all names that hold this after the prefix into one `ObjectPrefix` each, as folders are in a file manager
   * (usually `/`). Default: every object is listed.
   */
  readonly delimiter?: string | undefined;
  /**
   * Only names after this one in UTF-8 byte order, whether or not there is an object of that name. Not together with `delimiter`. Default:
   * from the first name on. Most providers begin there; with Azure Blobs, what comes before is listed and left out.
   */
  readonly after?: string | undefined;
}

/** A list that may be the beginning of a longer one. */
export type Listing<T> = readonly T[] & {
  /** Present if the list ended at `limit` and there may be more: give it as `cursor` to go on. */
  readonly next?: string | undefined;
};

/** How a container is made. */
export interface CreateContainerOptions<B extends StorageBackend = StorageBackend> extends CallOptions {
  /** What only this provider knows. */
  readonly ex?: Ex<B, 'createContainer'> | undefined;
}

/**
 * Under which condition something is stored. The provider compares and stores in one step, so that of several who write at once one
 * succeeds; what it cannot compare (`driver.capabilities.conditions`) is a `NotSupportedError` before anything is sent. At most one of both.
 */
export interface ConditionalWriteOptions extends WriteConditions {
  /**
   * Only over the object that has this ETag (`object.etag`), so that no change of somebody else's is lost: else it is an
   * `ObjectChangedError`, also where there is no object any more.
   */
  readonly ifMatch?: string | undefined;
  /** Only if there is no object of this name: else it is an `ObjectAlreadyExistsError`. */
  readonly ifNoneMatch?: '*' | undefined;
}

/** What an object is stored with, and how it is sent. */
export interface UploadOptions<B extends StorageBackend = StorageBackend> extends CallOptions, ConditionalWriteOptions {
  /** Printable ASCII. Default: by the extension of the name, else of the file; else a `Blob`'s own type, or `application/octet-stream`. */
  readonly contentType?: string | undefined;
  /** The user's own metadata: any Unicode. Providers limit names and sizes; what does not fit is refused before anything is sent. */
  readonly metadata?: Readonly<Record<string, string>> | undefined;
  /**
   * HTTP headers that readers shall receive with the object, such as `cache-control`: names as HTTP has them, values of printable ASCII.
   * A header the provider cannot keep is refused.
   */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /**
   * Compare the hash of what was sent with what the provider stored. Where the hash of the whole does not follow from those of the parts,
   * a file that goes in parts is read once more: beforehand where the provider has to be told it before the first part (B2), else
   * meanwhile. Against that hash later downloads are checked. `'parts'` spares the time (about a second for a GiB): every part is compared
   * all the same, but the object has no hash of its own, unless `checksums` gives it. Default: true.
   */
  readonly verifyHash?: boolean | 'parts' | undefined;
  /**
   * What is known of the whole content, by algorithm, in hex. What the provider keeps of the whole need not be computed beforehand then, and a
   * stream of unknown length has it, too. Content that has another one is an `ObjectHashMismatchError`, and nothing is stored: it is
   * computed while the content is sent, by any algorithm, whether or not the provider keeps that. With `verifyHash: 'parts'`, what goes in
   * parts is believed to have it, unless the checksums of the parts tell. An `InvalidArgumentError` with `verifyHash: false`. Default:
   * nothing is known.
   */
  readonly checksums?: Checksums | undefined;
  /** When the content was last changed. Default: the file's modification time; nothing for streams. */
  readonly lastModified?: Date | undefined;
  /**
   * Bytes in one part of an upload in parts. It is brought within the provider's bounds, and grows by itself where the
   * limit on the number of parts asks for it. From 1 to 1 TiB. Default: the provider's recommendation for files (where the concurrency adapts, of 64 MiB and more two parts for each
   * of the most at once, from 8 MiB up to the recommendation), 10 MiB for streams of unknown length, whose later parts are larger. Where the provider wants all of one size, a stream is no longer than its number of parts times this.
   */
  readonly partSize?: number | undefined;
  /** How many parts are sent at once, 1 to 1000. A stream of unknown length holds that many parts in memory. Default: 4. */
  readonly concurrency?: Concurrency | undefined;
  /**
   * Whether an upload in parts of a file (or `Blob`, or buffer) resumes an unfinished one of the same content, name, type and
   * metadata. Parts are left out only if their length and hash are those of the bytes as they are now; with `verifyHash: false`
   * nothing is resumed.
   *
   * Default: it resumes what a process of this machine began that is no more, and what fails is removed. `true`: also any that
   * the provider knows of (be sure that no other machine is sending it), and what fails is kept to be resumed. `false`: neither.
   * What another process of this machine, or another call of this one, is sending right now is left alone: then the upload begins anew.
   */
  readonly resume?: boolean | undefined;
  /**
   * Where unfinished uploads are remembered. Default: files in the user's state directory. If that cannot be written, an upload goes on without being
   * remembered, unless `resume: true` or this option asked for it: then it fails with a `LocalFileError`.
   */
  readonly sessions?: UploadSessionStore | undefined;
  /**
   * Where the checksums of whole files are remembered, so that one that is stored again unchanged is not read for its checksum: such as
   * `new FileHashCache()`, which keeps them in the user's state directory. What cannot be remembered is no error. Default: nowhere.
   */
  readonly hashes?: FileHashStore | undefined;
  readonly onProgress?: ProgressListener | undefined;
  /** What only this provider knows. */
  readonly ex?: Ex<B, 'upload'> | undefined;
}

/**
 * How much of one call runs at once: a number, or one that adapts. That begins with the call's default, grows while more at once move more, and is
 * halved when the provider asks for less (429, 503). It measures for a second before each step, so calls that take less gain nothing.
 */
export type Concurrency = number | 'adaptive' | AdaptiveConcurrency;

/** The bounds of a concurrency that adapts; `'adaptive'` has the defaults. Where parts are held in memory it may be `max` of them. */
export interface AdaptiveConcurrency {
  /** From 1 to 1000. Default: 1. */
  readonly min?: number | undefined;
  /** From 1 to 1000, at least `min`. Default: 32, or `min`. More than `maxConnections` of the driver (64) does not help. */
  readonly max?: number | undefined;
}

/** Everything that can be read as the content of an object. Strings are stored as UTF-8. */
export type UploadSource =
  | string
  | Blob
  | ArrayBuffer
  | ArrayBufferView
  | Readable
  | ReadableStream
  | AsyncIterable<string | Uint8Array>
  | Iterable<string | Uint8Array>;

/** How an object is looked at. */
export interface GetObjectOptions<B extends StorageBackend = StorageBackend> extends CallOptions {
  /** What only this provider knows: as for reading, such as the key that the object is encrypted with. */
  readonly ex?: Ex<B, 'read'> | undefined;
}

/** How an object is read. */
export interface ReadOptions<B extends StorageBackend = StorageBackend> extends CallOptions {
  /** Compare the hash of the bytes with the stored one (whole objects only). Default: true. */
  readonly verifyHash?: boolean | undefined;
  /**
   * Only the object that has this ETag (`object.etag`): else it is an `ObjectChangedError`. Default: the newest, or the version that was
   * given; one call never mixes two. A `NotSupportedError` where the provider has no such thing (`driver.capabilities.conditions.read`).
   */
  readonly ifMatch?: string | undefined;
  readonly onProgress?: ProgressListener | undefined;
  /** What only this provider knows. */
  readonly ex?: Ex<B, 'read'> | undefined;
}

/** How an object is read as a stream. */
export interface StreamOptions<B extends StorageBackend = StorageBackend> extends ReadOptions<B> {
  /** Exactly this many bytes in every chunk but the last, from 1 to 1 GiB; that many are in memory. Default: chunks as they arrive. */
  readonly chunkSize?: number | undefined;
}

/** The end of a range. */
export interface RangeEnd {
  /** The first byte that is not wanted any more, counted from 0. Past the end of the object means its end. Default: the end. */
  readonly end?: number | undefined;
}

/** How an object is brought to a file. */
export interface DownloadOptions<B extends StorageBackend = StorageBackend> extends ReadOptions<B> {
  /** Replace a file that is there, and keep its mode (and owner, where possible). Default: false: a `LocalFileError`, and nothing is read. */
  readonly overwriteExisting?: boolean | undefined;
  /** Remove the unfinished temporary file when the download fails. Default: true. The target itself is never harmed. */
  readonly deleteOnFailure?: boolean | undefined;
  /**
   * Wait until the file and its name are on the disk (fsync). Default: true. Without it many small files are faster, and after a loss of power
   * one that was downloaded may be empty, cut or absent: for what can be fetched again. That the process dies harms neither.
   */
  readonly durable?: boolean | undefined;
  /**
   * Bytes in one range of a download in several ranges at once, from 1 to 1 TiB. Default: 32 MiB; where the concurrency adapts, what one range
   * brings in two seconds, from 8 to 32 MiB.
   */
  readonly partSize?: number | undefined;
  /** How many ranges are read at once, 1 to 1000. Default: 4. */
  readonly concurrency?: Concurrency | undefined;
}

/** What a download to a file did. */
export interface DownloadedFile {
  /** Where the file is now, absolute. */
  readonly path: string;
  /** In bytes. */
  readonly size: number;
  /** Of the bytes written: those that were computed. */
  readonly checksums: Checksums;
  /** Which checksum was equal to the stored one; undefined for ranges, `verifyHash: false`, or where the provider tells none. */
  readonly verifiedBy: ChecksumAlgorithm | undefined;
}

/** How an object is deleted. */
export interface DeleteObjectOptions<B extends StorageBackend = StorageBackend> extends CallOptions {
  /**
   * Only the object that has this ETag (`object.etag`): else it is an `ObjectChangedError`, and it stays. A `NotSupportedError` where the
   * provider cannot compare it (`driver.capabilities.conditions.delete`).
   */
  readonly ifMatch?: string | undefined;
  /**
   * What becomes of what is stored under the name. `keep`: where the container keeps versions they stay, and can be restored; where it does
   * not, the bytes are gone. `delete`: every version is gone for good. Default: `keep`.
   */
  readonly versions?: VersionsOnDelete | undefined;
  /** What only this provider knows. */
  readonly ex?: Ex<B, 'delete'> | undefined;
}

/** How many objects are deleted. */
export interface DeleteObjectsOptions extends CallOptions {
  /** How many deletions run at once, 1 to 1000. Default: 16. */
  readonly concurrency?: Concurrency | undefined;
  /** As for one object. Default: `keep`. */
  readonly versions?: VersionsOnDelete | undefined;
}

/** How everything below a prefix is deleted. */
export interface DeletePrefixOptions extends CallOptions {
  /** How many deletions run at once, 1 to 1000. Default: 16. */
  readonly concurrency?: Concurrency | undefined;
  /** Told of every object (where the provider has versions, of every version) that is gone. What it fails with, fails the call, as a {@link ProgressListener}. */
  readonly onProgress?: ((progress: { readonly deleted: number }) => unknown) | undefined;
}

/** How an object is copied. What is not given is taken from the source. Conditions are about the target. */
export interface CopyOptions<B extends StorageBackend = StorageBackend> extends CallOptions, ConditionalWriteOptions {
  readonly contentType?: string | undefined;
  /** Where the source's is more than the target can keep, the copy is refused unless this is given. */
  readonly metadata?: Readonly<Record<string, string>> | undefined;
  /** As of an upload. Where the target cannot keep those of the source, the copy is refused unless this is given: `{}` for none. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /**
   * Bytes in one part of a copy in parts, brought within the provider's bounds. Default: what the provider recommends where it copies
   * itself, at most 16 MiB where the bytes pass through this process.
   */
  readonly partSize?: number | undefined;
  /** How many parts are copied at once. Through this process, that many are held in memory. 1 to 1000. Default: 4. */
  readonly concurrency?: Concurrency | undefined;
  readonly onProgress?: ProgressListener | undefined;
  /** What only the provider of the target knows: of copies, and through this process of uploads. */
  readonly ex?: Ex<B, 'copy'> | undefined;
  /**
   * What only the provider of the source knows: of reads, such as the key that it is encrypted with. Who copies is told, be it the provider
   * itself or this process. The source is then looked up, whatever is known of it.
   */
  readonly sourceEx?: Ex<StorageBackend, 'read'> | undefined;
}

/** How a signed URL answers. */
export interface SignedUrlOptions extends CallOptions {
  /** How long it is good for, in seconds, up to ten years; providers may allow less. Default: 3600. */
  readonly expiresIn?: number | undefined;
  /** The `Content-Disposition` the answer carries: printable ASCII; other names of files go into `filename*` (RFC 6266). */
  readonly contentDisposition?: string | undefined;
  /** The `Content-Type` the answer carries. */
  readonly contentType?: string | undefined;
}

/** How an upload by URL is made. */
export interface SignedUploadUrlOptions extends CallOptions {
  /** How long it is good for, in seconds, up to ten years; providers may allow less. Default: 3600. */
  readonly expiresIn?: number | undefined;
  /** The content type the object will have. Default: by the name's extension. */
  readonly contentType?: string | undefined;
}

/** How a form to upload with is made. */
export interface SignedUploadFormOptions extends CallOptions {
  /** How long it is good for, in seconds. Default: 3600. */
  readonly expiresIn?: number | undefined;
  /** The content type the object will have. Default: by the name's extension. */
  readonly contentType?: string | undefined;
  /** As of {@link UploadOptions}. */
  readonly metadata?: Readonly<Record<string, string>> | undefined;
  /** As of {@link UploadOptions}. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** The largest file that is taken, in bytes. Default: whatever the provider takes. */
  readonly maxSize?: number | undefined;
}

/** What an upload by others is begun with. */
export interface BeginSignedUploadOptions extends CallOptions {
  /** The content type the object will have. Default: by the name's extension. */
  readonly contentType?: string | undefined;
  /** As of {@link UploadOptions}. */
  readonly metadata?: Readonly<Record<string, string>> | undefined;
  /** As of {@link UploadOptions}. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** Bytes in one part, brought within the provider's bounds. Default: the provider's recommendation, and at least two parts. */
  readonly partSize?: number | undefined;
}

/** An upload in parts that others send. */
export interface BrowserUpload {
  /**
   * Stands for the upload, in this process or another one. It holds no secret: names, numbers, and the provider's id of the upload. Who
   * can change it can have another upload completed: where it goes through a browser, keep it on the server as well, or sign it.
   */
  readonly token: string;
  /** Of the whole, in bytes. */
  readonly size: number;
  /** Of every part but the last, in bytes. */
  readonly partSize: number;
  readonly partCount: number;
}

/** Which parts are signed, and for how long. */
export interface SignUploadPartsOptions extends CallOptions {
  /** How long they are good for, in seconds. Default: 3600. */
  readonly expiresIn?: number | undefined;
  /** Numbers of parts, counted from 1. Default: all. */
  readonly parts?: readonly number[] | undefined;
}

/** A part of an upload that others have sent. */
export interface HeldPart {
  /** Counted from 1. */
  readonly partNumber: number;
  /** In bytes. */
  readonly size: number;
  /** Whether it has the size that was agreed. One that has another is to be sent again. */
  readonly whole: boolean;
}

/** What an upload by others is completed with. */
export interface CompleteSignedUploadOptions extends CallOptions {
  /** What whoever sent the parts knows of them, in their order: held against what the provider tells. Default: nothing. */
  readonly checksums?: readonly Checksums[] | undefined;
}

/** How a public URL is made. */
export interface CdnUrlOptions extends CallOptions {
  /** For a private container: how long the URL is good for, in seconds, up to ten years; providers may allow less. Default: 3600. */
  readonly expiresIn?: number | undefined;
}

/** Which versions are listed. */
export interface ListVersionsOptions extends ListContainersOptions {
  /** Only names that start with this. Default: every name. */
  readonly prefix?: string | undefined;
  /** Only this name. Default: every name. */
  readonly name?: string | undefined;
}
