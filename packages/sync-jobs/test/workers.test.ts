import { onEachDatabase } from './support/databases.js';
import { workerSuite } from './support/worker-suite.js';

onEachDatabase('workers with jobs', workerSuite);
