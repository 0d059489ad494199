// The engine in a process that is killed twenty times, see kill-loop.mjs: `node checks/kill-sync.mjs [FILES] [KILLS]`, by default 20,000 and 20.
// Needs a build.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { killLoop } from './kill-loop.mjs';

const [files = 20_000, kills = 20] = process.argv.slice(2).map(Number);
await killLoop({ files, kills, start });

function start({ root, work, url, keyId, key, bucket }) {
  const script = fileURLToPath(new URL('kill-child.mjs', import.meta.url));
  const settings = [root, join(work, 'state'), url, keyId, key, bucket];
  // Unfinished uploads are remembered here, and not in the state of whoever runs this.
  const env = { ...process.env, XDG_STATE_HOME: join(work, 'uploads') };
  return spawn(process.execPath, [script, ...settings], { env, stdio: ['ignore', 'inherit', 'inherit'] });
}
