export { SideThread, type ThreadWork } from './side-thread.js';
