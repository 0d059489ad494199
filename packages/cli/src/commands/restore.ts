import { ObjectDoesNotExistError, supports, type ObjectVersion } from '@stowage/core';
import { defineCommand } from '../command-definition.js';
import { retold } from '../retold.js';
import { UsageError } from '../usage-error.js';
import { visible } from '../visible.js';

/** So many versions are named in an error. */
const NAMED = 5;

/** `stowage restore`. */
export const command = defineCommand<object, [string, string?]>({
  arguments: [
    { syntax: '<location>', description: 'an object, also one that was deleted' },
    {
      syntax: '[version]',
      description: 'its id, from: stowage versions; default: of an object that was deleted, the newest',
    },
  ],
  options: [],
  examples: [
    { command: 'stowage restore b2:photos/cat.jpg', says: 'what was deleted is there again' },
    { command: 'stowage restore b2:photos/cat.jpg 4_z27c88f…', says: 'this version is the newest again' },
    { command: 'stowage restore -n b2:photos/cat.jpg 4_z27c88f…', says: 'say so only' },
  ],
  async run(session, [target, given]) {
    const { stores, output, signal, isDryRun } = session;
    const { driver, container, path: name } = await stores.openObject(target);
    if (!supports(driver, 'versions')) throw new UsageError(`${driver.provider} keeps no versions`);
    const versionId = given ?? (await deletedOf(driver.iterateObjectVersions(container, { name, signal }), target));
    if (versionId === undefined) throw new ObjectDoesNotExistError(name, { provider: driver.provider });
    if (!isDryRun) {
      await driver.restoreObjectVersion({ container, name, versionId }, { signal }).catch((error: unknown) => {
        if (!(error instanceof ObjectDoesNotExistError)) throw error;
        throw retold(error, `${target} has no version '${versionId}': 'stowage versions' lists those it has`);
      });
    }
    session.succeed();
    const outcome = isDryRun ? 'planned' : 'done';
    const words = isDryRun ? 'would restore' : 'restored';
    const line = { type: 'action', action: 'restore', outcome, target } as const;
    await output.done(line, `${words} ${visible(target)} (version ${visible(versionId)})`);
  },
});

/**
 * The newest version of what was deleted; undefined if there is none.
 *
 * @throws {UsageError} if the object is there: nobody but the user knows which version is meant
 */
async function deletedOf(versions: AsyncIterable<ObjectVersion>, target: string): Promise<string | undefined> {
  const named: string[] = [];
  let [older, isThere] = [0, false];
  for await (const { versionId, isLatest, isHideMarker } of versions) {
    if (isHideMarker) continue;
    isThere ||= isLatest;
    if (isLatest) continue;
    older += 1;
    if (named.length < NAMED) named.push(versionId);
  }
  if (!isThere) return named[0];
  if (older === 0) throw new UsageError(`${target} was not deleted, and what is there is its only version`);
  const more = older > NAMED ? ` and ${older - NAMED} more` : '';
  throw new UsageError(
    `${target} was not deleted: say which of its older versions is meant, ${named.join(', ')}${more} (see 'stowage versions')`,
  );
}
