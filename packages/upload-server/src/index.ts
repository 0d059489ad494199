export { nodeHandler } from './node-handler.js';
export type {
  CompletedUpload,
  Json,
  UploadGrant,
  UploadHandlerOptions,
  UploadNotGranted,
  UploadWish,
} from './options.js';
export { type UploadErrorCode, UploadRefusal } from './refusal.js';
export { removeUnfinished, type RemovedUnfinished, type RemoveUnfinishedOptions } from './remove-unfinished.js';
export { uploadHandler } from './upload-handler.js';
