export type { StowageDriverOptions } from './options.js';
export { stowageDriver, stowageDriver as default } from './stowage-driver.js';
