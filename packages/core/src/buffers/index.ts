export { beginGivingBack, isLent, lend, ReadBuffers } from './read-buffers.js';
