import { rulesCommand } from '../run-rules.js';

/** `stowage lifecycle`. */
export const command = rulesCommand('lifecycle');
