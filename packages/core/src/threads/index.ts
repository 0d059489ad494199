export { SideThread } from './side-thread.js';
