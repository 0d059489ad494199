import type { ReadRecovery } from '@stowage/core/spi';
import type { Downloader } from './download/downloader.js';
import type { ObjectLookup } from './download/object-lookup.js';
import type { Preset } from './preset.js';
import type { BucketDirectory } from './session/bucket-directory.js';
import type { Session } from './session/session.js';
import type { Uploader } from './upload/uploader.js';

/** The layers below the backend, put together in `compose.ts`. */
export interface S3Services {
  readonly preset: Preset;
  /** Where new buckets are made. */
  readonly region: string;
  readonly session: Session;
  readonly buckets: BucketDirectory;
  readonly uploader: Uploader;
  readonly downloader: Downloader;
  readonly lookup: ObjectLookup;
  /** For downloads that break. */
  readonly readRecovery: ReadRecovery;
  /** Ends all connections. */
  readonly close: () => Promise<void>;
}
