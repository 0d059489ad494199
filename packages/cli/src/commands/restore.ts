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
    const line = { type: 'action', action: 'restore', outcome, target, versionId } as const;
    await output.done(line, `${words} ${visible(target)} (version ${visible(versionId)})`);
  },
});

/** The id of what was stored without versions: it takes the place of the one before, and a deletion does so too. */
const UNVERSIONED = 'null';

/** What became of an object: it is there, or was deleted, or its deletion took it along. */
type Fate = 'deleted' | 'lost' | 'there';

/**
 * The newest version of what was deleted; undefined if there is none.
 *
 * @throws {UsageError} if the object is there, or the deletion took it along: nobody but the user knows which version is meant
 */
async function deletedOf(versions: AsyncIterable<ObjectVersion>, target: string): Promise<string | undefined> {
  const named: string[] = [];
  let older = 0;
  let fate: Fate = 'deleted';
  for await (const version of versions) {
    fate = fateBy(version) ?? fate;
    if (version.isHideMarker || version.isLatest) continue;
    older += 1;
    if (named.length < NAMED) named.push(version.versionId);
  }
  if (fate === 'deleted') return named[0];
  throw new UsageError(`${target} ${WHY[fate]}: ${whichOf(named, older)}`);
}

/** What the latest row says of it. */
function fateBy({ isLatest, isHideMarker, versionId }: ObjectVersion): Fate | undefined {
  if (!isLatest) return undefined;
  if (!isHideMarker) return 'there';
  return versionId === UNVERSIONED ? 'lost' : 'deleted';
}

const WHY = { there: 'was not deleted', lost: 'was deleted while its versions were suspended, and is gone' } as const;

function whichOf(named: readonly string[], older: number): string {
  if (older === 0) return 'it has no older version';
  const more = older > NAMED ? ` and ${older - NAMED} more` : '';
  return `say which of its older versions is meant, ${named.join(', ')}${more} (see 'stowage versions')`;
}
