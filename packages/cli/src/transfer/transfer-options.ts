import type { TreeRequest } from '../sync/sync-flags.js';
import type { StoreWith } from './upload.js';

/** How things are transferred. */
export interface TransferOptions {
  readonly storeWith: StoreWith;
  /** Whether what is there may be replaced. */
  readonly overwrite: boolean;
  /** Whether the source is deleted afterwards. */
  readonly isMove: boolean;
  /** What was asked of trees. Default: nothing. */
  readonly tree?: TreeRequest | undefined;
}
