import { changeCalls } from './changes.js';
import type { HostileCall } from './hostile-call.js';
import { lookupCalls } from './lookups.js';
import { readCalls } from './reads.js';
import { uploadCalls } from './uploads.js';

/** Every call that meets a hostile server. */
export const hostileCalls: readonly HostileCall[] = [...readCalls, ...lookupCalls, ...uploadCalls, ...changeCalls];
