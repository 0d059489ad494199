#!/usr/bin/env node
import { keepHeapSmall } from './keep-heap-small.js';
import { run } from './run.js';

// What was loaded until here has given the young generation the size that it keeps.
keepHeapSmall();
await run(process.argv.slice(2));
