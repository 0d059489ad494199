import type { Clock, Sleep } from '@stowage/core/concurrency';
import type { ReadRecovery } from '@stowage/core/spi';
import type { Containers } from './containers.js';
import type { Credentials } from './credentials.js';
import type { Downloader } from './download/downloader.js';
import type { AzureSettings } from './options.js';
import type { Session } from './session/session.js';
import type { LinkSigner } from './link-signer.js';
import type { Authorizer } from './signing/authorizer.js';
import type { Blocks } from './upload/blocks.js';
import type { Uploader } from './upload/uploader.js';

/** The layers below the backend, put together in `compose.ts`. */
export interface AzureServices {
  readonly settings: AzureSettings;
  readonly credentials: Credentials;
  readonly session: Session;
  readonly containers: Containers;
  readonly downloader: Downloader;
  readonly uploader: Uploader;
  readonly blocks: Blocks;
  readonly authorizer: Authorizer;
  readonly signer: LinkSigner;
  /** For downloads that break. */
  readonly readRecovery: ReadRecovery;
  /** The service's clock, as far as it is known. */
  readonly now: Clock;
  readonly sleep: Sleep;
  /** Ends all connections. */
  readonly close: () => Promise<void>;
}
