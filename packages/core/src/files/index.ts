export { accessOf, giveAccess, PRIVATE_MODE, type FileAccess } from './file-access.js';
export { putIfAbsent } from './put-if-absent.js';
