/** Azurite, Microsoft's own emulator of the Blob service, from npm. Everything it stores is in memory. */
import { randomBytes } from 'node:crypto';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { freePorts } from '../free-ports.mjs';
import { ServerHome } from '../server-home.mjs';

const driver = createRequire(
  join(import.meta.dirname, '..', '..', '..', 'packages', 'driver-azure-blobs', 'package.json'),
);

const ACCOUNT = 'judgeaccount';

/** Starts it. `JUDGE_OTHER_ACCOUNT` and `JUDGE_OTHER_KEY` are a second account. */
export async function start() {
  const home = new ServerHome('azurite');
  try {
    const [port] = await freePorts(1);
    const [key, otherKey] = [randomBytes(64).toString('base64'), randomBytes(64).toString('base64')];
    const accounts = `${ACCOUNT}:${key};other${ACCOUNT}:${otherKey}`;
    const options = ['--blobHost', '127.0.0.1', '--blobPort', String(port)];
    // Microsoft's own library asks with a newer version than Azurite knows.
    const quiet = [
      '--silent',
      '--disableTelemetry',
      '--inMemoryPersistence',
      '--disableProductStyleUrl',
      '--skipApiVersionCheck',
    ];
    const main = driver.resolve('azurite/dist/src/blob/main.js');
    home.start('azurite', 'env', `AZURITE_ACCOUNTS=${accounts}`, process.execPath, main, ...options, ...quiet);
    const origin = `http://127.0.0.1:${port}`;
    await home.untilAnswers('azurite', `${origin}/`);
    return {
      env: {
        JUDGE_ENDPOINT: `${origin}/${ACCOUNT}`,
        JUDGE_ACCOUNT: ACCOUNT,
        JUDGE_KEY: key,
        JUDGE_OTHER_ACCOUNT: `other${ACCOUNT}`,
        JUDGE_OTHER_KEY: otherKey,
      },
      close: () => home.close(),
    };
  } catch (error) {
    await home.close();
    throw error;
  }
}
