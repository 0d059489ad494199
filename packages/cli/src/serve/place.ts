import { parsePort } from '../quantities.js';
import type { OptionDefinition } from '../word-definition.js';

/** Where to listen: as the flags have it. */
export interface Place {
  /** Default: a free one. */
  readonly port?: number | undefined;
  readonly host: string;
}

/** The options that say it. */
export const PLACE_OPTIONS: readonly OptionDefinition[] = [
  { flags: '--port <number>', description: 'where it is served; default: a free one', parse: parsePort },
  {
    flags: '--host <address>',
    description: 'where it is served: whoever reaches the address sees all of it',
    default: '127.0.0.1',
  },
];
