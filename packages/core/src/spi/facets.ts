import type { Checksums } from './checksums.js';
import type {
  ContainerKey,
  MultipartUpload,
  ObjectKey,
  ObjectRecord,
  PartRecord,
  VersionKey,
  Versioning,
  VersionRecord,
} from './records.js';
import type { ByteRange, CallOptions, Page, PageRequest, UploadBody, WriteOptions } from './requests.js';
import type { UploadHead } from './upload-head.js';

/** The sizes of parts, in bytes, and their number. */
export interface MultipartLimits {
  /** The most bytes in one write, where this server takes less than `capabilities.maxWriteSize` says. */
  readonly maxWriteSize?: number | undefined;
  /** The smallest part but the last. */
  readonly minPartSize: number;
  readonly maxPartSize: number;
  readonly maxParts: number;
  /** Whether all parts but the last must be of one size, and the last no larger. Default: they need not. */
  readonly equalParts?: boolean | undefined;
  /** What the provider recommends. */
  readonly recommendedPartSize: number;
  readonly maxObjectSize: number;
}

/** What an upload in parts is completed with. Conditions are compared when it is completed, not when it is begun. */
export interface CompleteOptions extends WriteOptions {
  /** Of the whole content, where they can be told: the backend has the provider compare them if it does such a thing. */
  readonly checksums?: Checksums | undefined;
}

/** Uploads in parts. Core cuts the parts, sends several at once, and aborts what fails. */
export interface MultipartFacet {
  /** May ask the provider once. */
  limits(options: CallOptions): Promise<MultipartLimits>;
  begin(container: ContainerKey, head: UploadHead, options: CallOptions): Promise<MultipartUpload>;
  /** Sends one part; sending a number again replaces it. */
  writePart(upload: MultipartUpload, partNumber: number, body: UploadBody, options: CallOptions): Promise<PartRecord>;
  /** Makes the object visible. `parts` is complete and in order; core never completes an upload of fewer than two parts. */
  complete(upload: MultipartUpload, parts: readonly PartRecord[], options: CompleteOptions): Promise<ObjectRecord>;
  /** Removes what was sent. An upload that no longer exists is no error. */
  abort(upload: MultipartUpload, options: CallOptions): Promise<void>;
  /**
   * Whether an upload that is gone has become this object, the newest of its name, made of exactly these parts: by what the provider itself
   * makes of them (an ETag of the parts, the ids of blocks), never by what a writer may say. `parts` are told by the bytes of a file: number,
   * size and checksums, no ETag. It spares sending all again where a process died between the completion and its answer. Without it that is
   * known only where a version has the id of its upload, or the provider computes a checksum of the whole.
   */
  hasBecome?(
    upload: MultipartUpload,
    object: ObjectRecord,
    parts: readonly PartRecord[],
    options: CallOptions,
  ): Promise<boolean>;
  /** Parts sent so far, by number. */
  listParts(upload: MultipartUpload, page: PageRequest): Promise<Page<PartRecord>>;
  /** Unfinished uploads of names that start with `prefix`. */
  listUploads(container: ContainerKey, page: PageRequest & { readonly prefix: string }): Promise<Page<MultipartUpload>>;
}

/** An object and the container it is in. */
export interface ObjectLocation {
  readonly container: ContainerKey;
  readonly object: ObjectKey;
}

/** Where a copy goes. */
export interface CopyTarget {
  readonly container: ContainerKey;
  readonly name: string;
  /** What the copy is stored with. Undefined keeps the source's content type and metadata. */
  readonly head?: UploadHead | undefined;
}

/** Where a copy comes from. */
export interface CopySource extends ObjectLocation {
  /**
   * The backend whose object it is, where that is another one than the facet's and `accepts` has taken it: look at it with `instanceof`, or
   * at one of its facets. Undefined is the facet's own.
   */
  readonly backend?: object | undefined;
  /** The provider's own options of reading it, such as the key that it is encrypted with: `getObject` has taken them. */
  readonly ex?: object | undefined;
}

/** Copies that the provider makes itself, without the bytes passing through here. */
export interface CopyFacet {
  /** The largest object that one `copyObject` may copy, in bytes. */
  readonly maxCopySize: number;
  /**
   * Whether objects of another backend can be a source, too: of the same account by way of another driver, for instance. Core then copies
   * them as the backend's own, else through this process. Default: no object of another backend can.
   */
  accepts?(source: CopySource & { readonly backend: object }, options: CallOptions): Promise<boolean>;
  /**
   * Whether the provider copies this object with these options: some copy nothing that is encrypted. Where it does not, core copies through this
   * process. `record` may be a row of a listing. Default: it copies all.
   */
  canCopy?(source: CopySource & { readonly record: ObjectRecord }, options: CallOptions): Promise<boolean>;
  /** Conditions are about the target; a pin of the source is `source.object.etag`. */
  copyObject(source: CopySource, target: CopyTarget, options: WriteOptions): Promise<ObjectRecord>;
  /** Makes a range of an existing object one part of an upload. Never called where there is no facet `multipart`. */
  copyPart(
    source: CopySource & { readonly range: Required<ByteRange> },
    upload: MultipartUpload,
    partNumber: number,
    options: CallOptions,
  ): Promise<PartRecord>;
}

/** How a signed URL is to answer. */
export interface SignedUrlRequest extends CallOptions {
  /** How long the URL is good for, in seconds. */
  readonly expiresIn: number;
  /** The `Content-Disposition` the answer carries. */
  readonly contentDisposition?: string | undefined;
  /** The `Content-Type` the answer carries. */
  readonly contentType?: string | undefined;
}

/** URLs that read one object for a while. */
export interface LinksFacet {
  /** In seconds. */
  readonly maxExpiresIn: number;
  signedUrl(container: ContainerKey, object: ObjectKey, request: SignedUrlRequest): Promise<string>;
}

/** How to upload one object without credentials, once. */
export interface SignedUpload {
  readonly url: string;
  readonly method: 'PUT' | 'POST';
  /** To be sent as they are. */
  readonly headers: Readonly<Record<string, string>>;
  readonly expiresAt: Date;
}

/** URLs that write one object for a while. */
export interface UploadLinksFacet {
  /** In seconds. */
  readonly maxExpiresIn: number;
  /** What else than the object they can write: every name that starts with its name, for instance. Default: `object`, and nothing else. */
  readonly reach?: 'object' | 'prefix' | undefined;
  signedUploadUrl(
    container: ContainerKey,
    name: string,
    request: CallOptions & { readonly expiresIn: number; readonly contentType: string },
  ): Promise<SignedUpload>;
}

/** URLs for everyone, by way of a content delivery network or not. */
export interface CdnFacet {
  /** Makes the container readable by everyone. */
  enableContainer(container: ContainerKey, options: CallOptions): Promise<void>;
  /** Makes one object readable by everyone; where the provider decides by container, that container. */
  enableObject(container: ContainerKey, object: ObjectKey, options: CallOptions): Promise<void>;
  containerUrl(container: ContainerKey, options: CallOptions): Promise<string>;
  /** For a private container: a URL that works for `expiresIn` seconds. */
  objectUrl(
    container: ContainerKey,
    object: ObjectKey,
    options: CallOptions & { readonly expiresIn: number },
  ): Promise<string>;
}

/** Older versions of objects. They are read with `readObject` and a `versionId`. */
export interface VersionsFacet {
  /** What a container's versioning can be: the first is what a new one begins with. */
  readonly states: readonly Versioning[];
  /** Has the container keep versions, or keep no more of them. */
  setVersioning(container: ContainerKey, versioning: 'on' | 'suspended', options: CallOptions): Promise<void>;
  /** By name in UTF-8 byte order, then newest first. */
  listVersions(container: ContainerKey, query: PageRequest & { readonly prefix: string }): Promise<Page<VersionRecord>>;
  /** Makes the name disappear from listings and keeps every version. A `NotSupportedError` where the container's versioning is `off`. */
  hideObject(container: ContainerKey, name: string, options: CallOptions): Promise<VersionRecord>;
  /** Makes this version the newest one. */
  restoreVersion(container: ContainerKey, object: VersionKey, options: CallOptions): Promise<ObjectRecord>;
  deleteVersion(container: ContainerKey, object: VersionKey, options: CallOptions): Promise<void>;
  /** How many versions one `deleteVersions` takes. Default: there is none. */
  readonly maxDeletions?: number | undefined;
  /** Many at once, of any names, each once: one result a version, in the order given. */
  deleteVersions?(
    container: ContainerKey,
    versions: readonly VersionKey[],
    options: CallOptions,
  ): Promise<readonly DeleteVersionResult[]>;
}

/** What became of one version in a bulk deletion. `error` is absent where it worked. */
export interface DeleteVersionResult extends VersionKey {
  readonly error?: Error | undefined;
}

/** What became of one name in a bulk deletion. `error` is absent where it worked. */
export interface DeleteResult {
  readonly name: string;
  readonly error?: Error | undefined;
}

/** Many deletions in one request, which keep versions where the container does: as `deleteObject` unless told otherwise. */
export interface BulkDeleteFacet {
  readonly maxKeys: number;
  /** One result a name, in the order given. */
  deleteObjects(
    container: ContainerKey,
    names: readonly string[],
    options: CallOptions,
  ): Promise<readonly DeleteResult[]>;
}

/** Where the provider can store. */
export interface RegionsFacet {
  listRegions(options: CallOptions): Promise<readonly string[]>;
}
