export { driverToken, InjectDriver } from './inject-driver.js';
export type { StowageModuleAsyncOptions, StowageModuleOptions } from './options.js';
export { StowageModule } from './stowage-module.js';
