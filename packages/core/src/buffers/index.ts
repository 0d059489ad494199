export { isLent, lend, ReadBuffers } from './read-buffers.js';
