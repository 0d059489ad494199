import { runInThisContext } from 'node:vm';

/** The process itself: some test frameworks give tests a copy of it, which hears of no rejection and has variables of its own. */
export const realProcess = runInThisContext('process') as NodeJS.Process;
