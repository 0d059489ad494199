import type { Checksums } from './checksums.js';
import type { UploadHead } from './upload-head.js';

/** Enough to say which container is meant. `id` is what the provider calls it; where it is missing the name is looked up. */
export interface ContainerKey {
  readonly name: string;
  readonly id?: string | undefined;
}

/**
 * Whether a container keeps versions. `off`: a write replaces, a deletion destroys. `on`: both keep what was there. `suspended`: what was kept
 * stays, a write replaces only what was stored while versions were not kept.
 */
export type Versioning = 'off' | 'on' | 'suspended';

/** A container as the provider describes it. */
export interface ContainerRecord extends ContainerKey {
  /** Undefined where it is not told, as in listings, or where the provider has no versions. `getContainer` tells where it has. */
  readonly versioning?: Versioning | undefined;
  /** What only this provider says of it, in the provider's words. */
  readonly extra: Readonly<Record<string, unknown>>;
}

/**
 * Enough to say which object is meant. Without `versionId` it is the newest one. A version id belongs to its name: together with
 * another name it is that of no object, also where the provider would take it.
 */
export interface ObjectKey {
  readonly name: string;
  readonly versionId?: string | undefined;
  /**
   * A pin: only the state of the object that has this ETag, as the provider said it. In any other state the call is an
   * `ObjectChangedError`. Given only where `capabilities.conditions.read` is true, and only to calls that read or copy its bytes.
   */
  readonly etag?: string | undefined;
}

/** One version of an object. */
export interface VersionKey {
  readonly name: string;
  readonly versionId: string;
}

/**
 * An object as the provider describes it. What an answer does not tell is undefined, never empty: many providers leave metadata, content
 * type and headers out of listings. `getObject` and `readObject` tell all of it; whoever needs what a row does not tell asks them.
 */
export interface ObjectRecord extends ObjectKey {
  readonly kind: 'object';
  /** In bytes. */
  readonly size: number;
  /** Of the whole content: only those that are known to be. Empty where the provider tells none. */
  readonly checksums: Checksums;
  /** Changes whenever the content does, as the provider says it, quotes included. Opaque: it may look like a hash and be none. */
  readonly etag?: string | undefined;
  /** Undefined where it is not told. */
  readonly contentType: string | undefined;
  /** When this version was stored. */
  readonly lastModified: Date | undefined;
  /**
   * When the content was last changed before it was stored, where the uploader said so and the provider keeps it. A row that tells the
   * metadata tells this as well.
   */
  readonly sourceLastModified?: Date | undefined;
  /** The user's own metadata: empty if there is none, undefined where it is not told. */
  readonly metadata: Readonly<Record<string, string>> | undefined;
  /** The HTTP headers it was stored with, in lower case; `content-type` is not among them. Undefined where they are not told. */
  readonly headers: Readonly<Record<string, string>> | undefined;
  /** What only this provider says of it, in the provider's words. */
  readonly extra: Readonly<Record<string, unknown>>;
}

/** All objects whose names start with `name` (which ends in the delimiter), as one row of a listing with a delimiter. */
export interface PrefixRecord {
  readonly kind: 'prefix';
  readonly name: string;
}

/** One version of an object. A hide marker is a version without content that makes the name disappear from listings. */
export interface VersionRecord extends ObjectRecord {
  readonly versionId: string;
  readonly isLatest: boolean;
  readonly isHideMarker: boolean;
}

/** An upload in parts that is not yet complete. */
export interface MultipartUpload {
  readonly id: string;
  readonly container: ContainerKey;
  readonly name: string;
  readonly startedAt?: Date | undefined;
  /** What it was begun with, where the provider tells that of an unfinished upload. Without it nobody resumes it. */
  readonly head?: Omit<UploadHead, 'name'> | undefined;
  readonly extra: Readonly<Record<string, unknown>>;
}

/** One part of an upload in parts. */
export interface PartRecord {
  /** Counted from 1. */
  readonly partNumber: number;
  /** In bytes. */
  readonly size: number;
  /** Of the bytes of this part. */
  readonly checksums: Checksums;
  /** What the provider wants to be told again when the upload is completed, where it has such a thing. */
  readonly etag?: string | undefined;
}
