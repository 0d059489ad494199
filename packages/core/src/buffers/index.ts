export { freeBytes, ownBytes } from './own-bytes.js';
export { beginGivingBack, isLent, lend, ReadBuffers } from './read-buffers.js';
