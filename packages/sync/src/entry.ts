import type { Checksums, StorageObject } from '@stowage/core';
import type { EntryState } from './entry-state.js';

/** What is known of one object or file of a location. */
export interface Entry {
  readonly kind: 'object' | 'file';
  /** Below its location; segments are separated by `/`. */
  readonly path: string;
  /** In bytes. */
  readonly size: number;
  /** Of the whole content, as the provider tells them without reading it. Files have none. */
  readonly checksums: Checksums;
  /** When the content was last changed, in milliseconds since 1970: of files, and where uploaders said so and the provider tells it. */
  readonly contentTime: number | undefined;
  /** When it was stored, in milliseconds since 1970. Of files, the same as `contentTime`. */
  readonly storedTime: number | undefined;
  /** Whether all is told. A row of a listing may leave out the content's time: looking the object up tells it. */
  readonly isComplete: boolean;
  /** What changes whenever the content does. */
  readonly state: EntryState;
}

/** An object of a container. */
export interface ObjectEntry extends Entry {
  readonly kind: 'object';
  readonly object: StorageObject;
}

/** A file of a directory. */
export interface FileEntry extends Entry {
  readonly kind: 'file';
}

/** Why something that is in a location takes no part. */
export type PassedReason = 'link' | 'special-file' | 'folder-marker' | 'unfinished-download';

/** Something that is there and takes no part. */
export interface Passed {
  readonly kind: 'passed';
  readonly path: string;
  readonly reason: PassedReason;
}

/** Something that is there and could not be read: what is in it, if it ends with a slash, is not known. */
export interface Unreadable {
  readonly kind: 'unreadable';
  readonly path: string;
  readonly error: unknown;
}

/** A file whose name is no valid Unicode, so that no object can have it. It stands outside the order. */
export interface Unnamed {
  readonly kind: 'unnamed';
  /** As well as it can be told. */
  readonly path: string;
  readonly error: unknown;
}

/** One row of a location's listing. */
export type Row = ObjectEntry | FileEntry | Passed | Unreadable | Unnamed;

/** Whether a row is an object or a file. */
export function isEntry(row: Row | undefined): row is ObjectEntry | FileEntry {
  return row !== undefined && (row.kind === 'object' || row.kind === 'file');
}
