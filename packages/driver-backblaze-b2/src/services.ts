import type { ReadRecovery } from '@stowage/core/spi';
import type { ApplicationKey } from './api/b2-api.js';
import type { Downloader } from './download/downloader.js';
import type { ObjectLookup } from './download/object-lookup.js';
import type { BucketDirectory } from './session/bucket-directory.js';
import type { Session } from './session/session.js';
import type { LargeFiles } from './upload/large-files.js';
import type { Uploader } from './upload/uploader.js';

/** The layers below the backend, put together in `compose.ts`. */
export interface B2Services {
  readonly session: Session;
  /** A session of another key, which shares nothing with this one but the network. */
  readonly sessionOf: (key: ApplicationKey) => Session;
  readonly buckets: BucketDirectory;
  readonly uploader: Uploader;
  readonly largeFiles: LargeFiles;
  readonly downloader: Downloader;
  readonly lookup: ObjectLookup;
  /** For downloads that break. */
  readonly readRecovery: ReadRecovery;
  /** The base of public URLs, where it is not B2's. */
  readonly cdnUrl: string | undefined;
  /** Ends all connections. */
  readonly close: () => Promise<void>;
}
