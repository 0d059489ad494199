#!/usr/bin/env node
import { quickStart } from './quick-start.js';

quickStart(process.env);
// Everything else, as what is imported above is loaded before anything can be said about how.
const { run } = await import('./run.js');
await run(process.argv.slice(2));
