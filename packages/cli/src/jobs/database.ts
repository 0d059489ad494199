import type { JobStore } from '@stowage/sync-jobs';
import type { Session } from '../session.js';
import { UsageError } from '../usage-error.js';
import type { OptionDefinition } from '../word-definition.js';

/** Where jobs are. */
export interface DatabaseFlags {
  readonly database?: string;
}

/** The option of everything that has to do with jobs. */
export const DATABASE_OPTION: OptionDefinition = {
  flags: '--database <url>',
  description: 'where jobs are: postgres://user@host/name, or file:jobs.db; default: what STOWAGE_DATABASE says',
};

/** Opens the database. The environment is the better place for a URL with a password: others see command lines. */
export async function openDatabase({ environment }: Session, { database }: DatabaseFlags): Promise<JobStore> {
  const url = database ?? environment['STOWAGE_DATABASE'] ?? '';
  if (url === '') throw new UsageError('the database is missing: --database, or STOWAGE_DATABASE');
  const { openJobStore } = await import('@stowage/sync-jobs');
  return openJobStore(url);
}
