// `stowage sync` is killed twenty times, see kill-loop.mjs of the engine: `node checks/kill.mjs [FILES] [KILLS]`, by default 20,000 and 20. Needs
// a build.
import { join } from 'node:path';
import { killLoop } from '../../sync/checks/kill-loop.mjs';
import { start } from './command.mjs';

const [files = 20_000, kills = 20] = process.argv.slice(2).map(Number);
await killLoop({
  files,
  kills,
  start: ({ root, work, url, keyId, key, bucket }) =>
    start(['sync', '-q', root, `b2:${bucket}`], {
      env: {
        B2_ENDPOINT: url,
        B2_APPLICATION_KEY_ID: keyId,
        B2_APPLICATION_KEY: key,
        // What it remembers of uploads and comparisons, and that it has no configuration.
        XDG_STATE_HOME: join(work, 'state'),
        XDG_CONFIG_HOME: join(work, 'configuration'),
      },
      stdio: ['ignore', 'inherit', 'inherit'],
    }),
});
