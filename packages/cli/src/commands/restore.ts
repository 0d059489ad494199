import { ObjectDoesNotExistError, supports } from '@stowage/core';
import { defineCommand } from '../command-definition.js';
import { retold } from '../retold.js';
import { UsageError } from '../usage-error.js';
import { visible } from '../visible.js';

/** `stowage restore`. */
export const command = defineCommand<object, [string, string]>({
  arguments: [
    { syntax: '<location>', description: 'an object, also one that was deleted' },
    { syntax: '<version>', description: 'its id, from: stowage versions' },
  ],
  options: [],
  examples: [
    { command: 'stowage restore b2:photos/cat.jpg 4_z27c88f…', says: 'this version is the newest again' },
    { command: 'stowage restore -n b2:photos/cat.jpg 4_z27c88f…', says: 'say so only' },
  ],
  async run(session, [target, versionId]) {
    const { stores, output, signal, isDryRun } = session;
    const { driver, container, path: name } = await stores.openObject(target);
    if (!supports(driver, 'versions')) throw new UsageError(`${driver.provider} keeps no versions`);
    if (!isDryRun) {
      await driver.restoreObjectVersion({ container, name, versionId }, { signal }).catch((error: unknown) => {
        if (!(error instanceof ObjectDoesNotExistError)) throw error;
        throw retold(error, `${target} has no version '${versionId}': 'stowage versions' lists those it has`);
      });
    }
    session.succeed();
    const outcome = isDryRun ? 'planned' : 'done';
    const words = isDryRun ? 'would restore' : 'restored';
    await output.done({ type: 'action', action: 'restore', outcome, target }, `${words} ${visible(target)}`);
  },
});
