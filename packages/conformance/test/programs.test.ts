import { afterAll, describe, test } from '@jest/globals';
import { programConformance } from '../src/programs/index.js';
import { memoryHarness } from './memory-harness.js';

programConformance({ describe, test, afterAll }, 'memory', memoryHarness(), { runs: 150 });
