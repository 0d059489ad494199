export { startEmulator, type Emulator } from './emulator.js';
export { CertificateAuthority, type Identity } from './certificate-authority.js';
export type { EmulatorOptions, ExtraKey } from './options.js';
export type { Faults, InjectedError, ScriptedFault, WireFault } from './faults.js';
export type { Journal, JournalEntry } from './journal.js';
export type { Network, NetworkSettings } from './network.js';
export type { Clock } from './cloud/clock.js';
