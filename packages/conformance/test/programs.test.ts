import { afterAll, describe, test } from '@jest/globals';
import { programConformance } from '../src/programs/index.js';
import { programMemory } from './program-memory.js';

programConformance({ describe, test, afterAll }, 'memory', programMemory(), { runs: 100 });
