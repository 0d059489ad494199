import type { Clock } from '@stowage/core/concurrency';
import type { Secret } from '@stowage/core/http';
import type { ReadRecovery } from '@stowage/core/spi';
import type { Listing } from './listing.js';
import type { Downloader } from './download/downloader.js';
import type { ClusterInfo } from './session/info.js';
import type { Session } from './session/session.js';
import type { Segments } from './upload/segments.js';
import type { Unfinished } from './upload/unfinished.js';
import type { Uploader } from './upload/uploader.js';
import type { Usage } from './upload/usage.js';

/** The layers below the backend, put together in `compose.ts`. */
export interface SwiftServices {
  readonly session: Session;
  readonly info: ClusterInfo;
  readonly listing: Listing;
  readonly downloader: Downloader;
  readonly uploader: Uploader;
  readonly segments: Segments;
  readonly unfinished: Unfinished;
  readonly usage: Usage;
  /** The key of the account that URLs are signed with, where the user gave it. */
  readonly urlKey: Secret | undefined;
  /** Milliseconds since 1970. */
  readonly clock: Clock;
  /** For downloads that break. */
  readonly readRecovery: ReadRecovery;
}
