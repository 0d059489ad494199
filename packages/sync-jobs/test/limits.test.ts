import { onEachDatabase } from './support/databases.js';
import { limitSuite } from './support/limit-suite.js';

onEachDatabase('limits', limitSuite);
