import { defineCommand } from '../command-definition.js';
import { visible } from '../visible.js';

/** `stowage mb`. */
export const command = defineCommand<object, [string]>({
  arguments: [{ syntax: '<location>', description: 'remote:container' }],
  options: [],
  examples: [
    { command: 'stowage mb b2:photos', says: 'a bucket that only its owner reads' },
    { command: 'stowage mb --dry-run b2:photos', says: 'say so only' },
  ],
  async run(session, [target]) {
    const { driver, container } = await session.stores.openWhole(target);
    if (!session.isDryRun) await driver.createContainer(container, { signal: session.signal });
    const outcome = session.isDryRun ? 'planned' : 'done';
    session.succeed();
    await session.output.done(
      { type: 'action', action: 'create-container', outcome, target },
      `${session.isDryRun ? 'would make' : 'made'} ${visible(target)}`,
    );
  },
});
