export { rememberedChecksums, type FileReading } from '../resume/remembered-checksums.js';
export { resolveContentType } from '../transfer/content/content-type.js';
export { errorCode, localFileError, reasonOf, unlessMissing, type FileAction } from '../transfer/local-file.js';
export type { FilledFile } from './filled-file.js';
export { accessOf, giveAccess, PRIVATE_MODE, type FileAccess } from './file-access.js';
export { putIfAbsent } from './put-if-absent.js';
export { isTemporaryFile, withTemporaryFile, type Placement } from './temporary-file.js';
