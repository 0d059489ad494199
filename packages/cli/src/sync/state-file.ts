import { createHash } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';

/**
 * Where a sync of these two ends remembers what it has compared: a file of its own in the user's state directory.
 *
 * @param ends what tells each end from every other one
 */
export async function stateFile(ends: readonly string[], { XDG_STATE_HOME: home }: NodeJS.ProcessEnv): Promise<string> {
  const base = home === undefined || home === '' ? join(homedir(), '.local', 'state') : home;
  const directory = join(base, 'stowage', 'sync');
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const id = createHash('sha256').update(ends.join('\n'));
  return join(directory, `${id.digest('hex').slice(0, 32)}.sqlite`);
}
