export { startEmulator, type Emulator } from './emulator.js';
export type { EmulatorOptions } from './options.js';
export type { Faults, InjectedError, WireFault } from './faults.js';
export type { Journal, JournalEntry } from './journal.js';
export type { Clock } from './cloud/clock.js';
