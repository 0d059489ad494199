export { accessOf, giveAccess, PRIVATE_MODE, type FileAccess } from './file-access.js';
