import { rulesCommand } from '../run-rules.js';

/** `stowage cors`. */
export const command = rulesCommand('cors');
