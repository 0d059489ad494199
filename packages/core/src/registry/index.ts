export { driverScope, type DriverScope } from './driver-scope.js';
export { DriverRegistry } from './driver-registry.js';
export { once } from './once.js';
export { timeAndChance } from './time-and-chance.js';
export type { ImportPackage } from './import-package.js';
export { CLOCK, HTTP_CLIENT, RANDOM, SLEEP } from './tokens.js';
export type { DriverClass, DriverFor, DriverLoader, DriverMap, UnknownDriverClass } from './driver-map.js';
