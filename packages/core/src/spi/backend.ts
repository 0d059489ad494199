import type { UploadFormsFacet, UploadPartsFacet } from './browser-uploads.js';
import type { Capabilities } from './capabilities.js';
import type {
  BulkDeleteFacet,
  CdnFacet,
  CopyFacet,
  LinksFacet,
  MultipartFacet,
  RegionsFacet,
  UploadLinksFacet,
  VersionsFacet,
} from './facets.js';
import type { ContainerKey, ContainerRecord, ObjectKey, ObjectRecord, PrefixRecord } from './records.js';
import type {
  CallOptions,
  DeleteOptions,
  ObjectBody,
  ObjectQuery,
  Page,
  PageRequest,
  ReadOptions,
  ReadRecovery,
  UploadBody,
  WriteOptions,
} from './requests.js';
import type { UploadHead } from './upload-head.js';

/** The types of a provider's own options, call by call: what users write as `{ ex: … }`. */
export interface ExOptionTypes {
  readonly createContainer?: object;
  readonly upload?: object;
  readonly read?: object;
  readonly copy?: object;
  readonly delete?: object;
}

/**
 * The contract: what a driver implements. What core can write once is never asked for here: iterators, chunks, parts in
 * parallel, hashes, temporary files, content types, resuming a broken download, progress.
 *
 * Given by core: names are non-empty valid Unicode, and a container's is one segment of a path; the content type is resolved; ranges are checked and half-open;
 * `body.open()` may be called again for another try, never twice at once.
 *
 * Owed by the backend: its own retries; listings in UTF-8 byte order, with `next` only if there may be more; a typed
 * `StorageError` for what is missing; `readObject` rejects before it gives a body if the object is absent; an aborted call
 * leaves nothing visible; an unknown option in `ex` is refused; a key without its id (`ContainerKey.id`,
 * `ObjectKey.versionId`) is looked up by name.
 *
 * A facet that is present is the capability; there is no boolean beside it.
 */
export interface StorageBackend {
  /** The provider's id, for errors. */
  readonly provider: string;
  readonly capabilities: Capabilities;
  /** How broken reads are resumed. Default: five tries, waiting up to 0.5, 1, 2 … seconds. */
  readonly readRecovery?: ReadRecovery | undefined;
  /** How many files core uploads at once; further ones wait, and are not open yet. Default: 64. */
  readonly concurrentUploads?: number | undefined;
  /** Never set: carries the types of this provider's own options. */
  readonly exOptions?: ExOptionTypes;

  listContainers(page: PageRequest): Promise<Page<ContainerRecord>>;
  getContainer(name: string, options: CallOptions): Promise<ContainerRecord>;
  createContainer(name: string, options: CallOptions): Promise<ContainerRecord>;
  deleteContainer(container: ContainerKey, options: CallOptions): Promise<void>;
  listObjects(container: ContainerKey, query: ObjectQuery): Promise<Page<ObjectRecord | PrefixRecord>>;
  getObject(container: ContainerKey, object: ObjectKey, options: CallOptions): Promise<ObjectRecord>;
  readObject(container: ContainerKey, object: ObjectKey, options: ReadOptions): Promise<ObjectBody>;
  writeObject(
    container: ContainerKey,
    head: UploadHead,
    body: UploadBody,
    options: WriteOptions,
  ): Promise<ObjectRecord>;
  /**
   * Makes the name disappear, whatever version the key says. Versions are kept where the container keeps them, unless they are to be deleted:
   * the one before never becomes the object. A plain deletion lists nothing. A name that is hidden is missing, and its versions stay.
   */
  deleteObject(container: ContainerKey, object: ObjectKey, options: DeleteOptions): Promise<void>;

  readonly multipart?: MultipartFacet;
  readonly copy?: CopyFacet;
  readonly links?: LinksFacet;
  readonly uploadLinks?: UploadLinksFacet;
  readonly uploadForms?: UploadFormsFacet;
  /** Needs `multipart`. */
  readonly uploadParts?: UploadPartsFacet;
  readonly cdn?: CdnFacet;
  readonly versions?: VersionsFacet;
  readonly bulkDelete?: BulkDeleteFacet;
  readonly regions?: RegionsFacet;
  /** Ends connections and timers. No call may follow. */
  close?(): Promise<void>;
}

/** The names of the optional parts of the contract. */
export type FacetName =
  | 'bulkDelete'
  | 'cdn'
  | 'copy'
  | 'links'
  | 'multipart'
  | 'regions'
  | 'uploadForms'
  | 'uploadLinks'
  | 'uploadParts'
  | 'versions';

/** A backend that is known to have these facets. */
export type BackendWith<F extends FacetName> = StorageBackend & { readonly [K in F]-?: NonNullable<StorageBackend[K]> };
