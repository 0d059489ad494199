import { ContainerIsNotEmptyError } from '@stowage/core';
import { defineCommand } from '../command-definition.js';
import { confirmed } from '../confirm.js';
import { retold } from '../retold.js';
import { visible } from '../visible.js';

interface Flags {
  readonly force?: boolean;
  readonly yes?: boolean;
}

/** `stowage rb`. */
export const command = defineCommand<Flags, [string]>({
  description: 'It must be empty, or --force be given.',
  arguments: [{ syntax: '<location>', description: 'remote:container' }],
  options: [
    { flags: '--force', description: 'delete everything in it before: objects, versions, unfinished uploads' },
    { flags: '-y, --yes', description: 'do not ask' },
  ],
  examples: [
    { command: 'stowage rb b2:photos', says: 'delete a bucket that is empty' },
    { command: 'stowage rb --force --yes b2:scratch', says: 'delete a bucket with all that is in it' },
  ],
  async run(session, [target], { force, yes }) {
    const { stores, output, signal, isDryRun } = session;
    const { driver, container } = await stores.openWhole(target);
    if (!isDryRun) {
      if (force === true) {
        await confirmed(session, `Delete ${target} with everything in it, for good?`, yes === true);
        await driver.deletePrefix(container, '', { signal });
      }
      await driver.deleteContainer(container, { signal }).catch((error: unknown) => {
        if (!(error instanceof ContainerIsNotEmptyError)) throw error;
        const what = 'objects, old versions or unfinished uploads are in it';
        throw retold(error, `${target} is not empty, ${what}: --force deletes them too`);
      });
    }
    session.succeed();
    const outcome = isDryRun ? 'planned' : 'done';
    const words = isDryRun ? 'would delete' : 'deleted';
    await output.done({ type: 'action', action: 'delete-container', outcome, target }, `${words} ${visible(target)}`);
  },
});
