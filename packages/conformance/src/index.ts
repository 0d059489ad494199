export { conformanceCases } from './cases/index.js';
export type { ConformanceCase, Need } from './conformance-case.js';
export { storageDriverConformance } from './conformance.js';
export type { Fixture } from './fixtures.js';
export type { ConformanceHarness, FaultHooks, FaultName, StepDensity } from './harness.js';
export type { DeclareTest, TestRunner } from './runner.js';
export type { Skips } from './skips.js';
