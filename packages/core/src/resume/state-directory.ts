import { homedir } from 'node:os';
import { join } from 'node:path';

/** What says where a user's state is. */
export interface StateEnvironment {
  readonly platform: NodeJS.Platform;
  readonly home: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/**
 * Where programs keep what should outlive them but is no user's data: `$XDG_STATE_HOME` and its default where the XDG rules hold
 * (https://specifications.freedesktop.org/basedir-spec/latest/), and the system's own place elsewhere.
 */
export function stateDirectory({ platform, home, env }: StateEnvironment = here()): string {
  if (platform === 'win32') return join(env['LOCALAPPDATA'] ?? join(home, 'AppData', 'Local'), 'stowage');
  if (platform === 'darwin') return join(home, 'Library', 'Application Support', 'stowage');
  const stated = env['XDG_STATE_HOME'];
  // The rules say that a relative path is to be ignored.
  return join(stated?.startsWith('/') === true ? stated : join(home, '.local', 'state'), 'stowage');
}

/** How a message says which variable names another state directory; empty where none does. */
export const STATE_VARIABLE = variable(process.platform);

function variable(platform: NodeJS.Platform): string {
  if (platform === 'darwin') return '';
  return ` or the variable ${platform === 'win32' ? 'LOCALAPPDATA' : 'XDG_STATE_HOME'}`;
}

function here(): StateEnvironment {
  return { platform: process.platform, home: homedir(), env: process.env };
}
