export { UploadError, type Uploaded, type UploadOptions, type UploadProgress, type UploadStorage } from './options.js';
export { upload, uploadAll } from './upload.js';
