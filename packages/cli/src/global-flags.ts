import type { OptionDefinition } from './word-definition.js';
import { parseBytes, parseCount } from './quantities.js';

/** What every command takes. */
export interface GlobalFlags {
  readonly json?: boolean;
  readonly quiet?: boolean;
  readonly verbose?: boolean;
  readonly logFile?: string;
  readonly config?: string;
  readonly concurrency?: number;
  readonly bwlimit?: number;
  readonly dryRun?: boolean;
}

/** What every command takes, for the parser. */
export const GLOBAL_OPTIONS: readonly OptionDefinition[] = [
  { flags: '--json', description: 'print one JSON object a line (NDJSON) instead of text' },
  { flags: '-q, --quiet', description: 'print errors and what was asked for, nothing else' },
  { flags: '-v, --verbose', description: 'print every call of a provider' },
  { flags: '--log-file <file>', description: 'append every call and error to a file, as NDJSON' },
  { flags: '--config <file>', description: 'the file with the remotes' },
  { flags: '--concurrency <count>', description: 'how many objects are worked on at once', parse: parseCount },
  { flags: '--bwlimit <bytes>', description: 'bytes a second, in and out, such as 10M', parse: parseBytes },
  { flags: '-n, --dry-run', description: 'say what would be done, and do nothing' },
];
