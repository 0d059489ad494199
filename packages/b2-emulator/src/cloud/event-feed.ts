import type { FileVersion } from './file-version.js';

/** What can happen to a file, in the words of B2's event notifications. */
export type EventType =
  | 'b2:ObjectCreated:Upload'
  | 'b2:ObjectCreated:MultipartUpload'
  | 'b2:ObjectCreated:Copy'
  | 'b2:ObjectCreated:Replica'
  | 'b2:ObjectCreated:MultipartReplica'
  | 'b2:ObjectDeleted:Delete'
  | 'b2:ObjectDeleted:LifecycleRule'
  | 'b2:HideMarkerCreated:Hide'
  | 'b2:HideMarkerCreated:LifecycleRule';

/** Told what happened, to which version; the version is as it was then. */
export type EventListener = (type: EventType, version: FileVersion) => void;

/** Tells those who listen what happened to files, after it happened. */
export class EventFeed {
  readonly #listeners: EventListener[] = [];

  /** Adds a listener for good. */
  subscribe(listener: EventListener): void {
    this.#listeners.push(listener);
  }

  /** Tells every listener; gives the version back, as the last step of what happened to it. */
  publish(type: EventType, version: FileVersion): FileVersion {
    for (const listener of this.#listeners) listener(type, version);
    return version;
  }
}
