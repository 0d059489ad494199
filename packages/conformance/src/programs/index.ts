export { runPrograms } from './command.js';
export { programConformance } from './conformance.js';
export type { ProgramOptions } from './check.js';
export { hostileFaults } from './hostile-faults.js';
export type { ProgramHarness, RandomFaults } from './program-harness.js';
export type { Mode } from './program.js';
