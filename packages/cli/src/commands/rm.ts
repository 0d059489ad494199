import type { StorageObject } from '@stowage/core';
import { defineCommand } from '../command-definition.js';
import { confirmed } from '../confirm.js';
import { formatLocation } from '../location.js';
import { locationOf } from '../object-lines.js';
import { assertWasPrefix, scopeOf } from '../scope.js';
import type { Session } from '../session.js';
import type { ContainerPlace } from '../stores.js';
import { UsageError } from '../usage-error.js';
import { visible } from '../visible.js';

interface Flags {
  readonly recursive?: boolean;
  readonly versions?: boolean;
  readonly yes?: boolean;
}

/** Names that are deleted by one call. */
const BATCH = 1000;

/** `stowage rm`. */
export const command = defineCommand<Flags, [readonly string[]]>({
  description: 'Where the container keeps versions, they stay and can be restored, unless --versions is given.',
  arguments: [{ syntax: '<locations...>', description: 'objects; prefixes with -r' }],
  options: [
    { flags: '-r, --recursive', description: 'everything below a prefix; asks before' },
    { flags: '--versions', description: 'all versions, for good' },
    { flags: '-y, --yes', description: 'do not ask' },
  ],
  examples: [
    { command: 'stowage rm b2:photos/cat.jpg', says: 'delete an object; its versions stay' },
    { command: 'stowage rm -r --dry-run b2:photos/2019/', says: 'what would be deleted' },
    { command: 'stowage rm -r --versions --yes b2:scratch/', says: 'everything, for good, without a question' },
  ],
  async run(session, [texts], flags) {
    for (const text of texts) await remove(session, await session.stores.openContainer(text), flags);
  },
});

async function remove(session: Session, place: ContainerPlace, flags: Flags): Promise<void> {
  const scope = await scopeOf(place, session.signal);
  if (scope.kind === 'object') return removeBatch(session, place, [scope.object.name], flags);
  const { prefix } = scope;
  const told = formatLocation({ ...place, path: prefix });
  if (flags.recursive !== true) {
    const { signal } = session;
    const [first] = await place.driver.listContainerObjects(place.container, { prefix, limit: 1, signal });
    if (first !== undefined) throw new UsageError(`'${told}' is a prefix: -r deletes everything below it`);
    assertWasPrefix(place);
    return;
  }
  const kept = flags.versions === true ? ', with all versions, for good' : '';
  if (!session.isDryRun) await confirmed(session, `Delete everything below ${told}${kept}?`, flags.yes === true);
  await removeBelow(session, place, prefix, flags);
}

async function removeBelow(session: Session, place: ContainerPlace, prefix: string, flags: Flags): Promise<void> {
  const { signal, isDryRun } = session;
  let batch: string[] = [];
  let isEmpty = true;
  for await (const { name } of listed(place, prefix, signal)) {
    isEmpty = false;
    if (batch.push(name) < BATCH) continue;
    await removeBatch(session, place, batch, flags);
    batch = [];
  }
  if (batch.length > 0) await removeBatch(session, place, batch, flags);
  // Hide markers and unfinished uploads are in no listing of objects.
  if (flags.versions === true && !isDryRun) await place.driver.deletePrefix(place.container, prefix, { signal });
  else if (isEmpty) assertWasPrefix(place);
}

function listed(place: ContainerPlace, prefix: string, signal: AbortSignal): AsyncGenerator<StorageObject, void> {
  return place.driver.iterateContainerObjects(place.container, { prefix, signal });
}

async function removeBatch(
  session: Session,
  place: ContainerPlace,
  names: readonly string[],
  flags: Flags,
): Promise<void> {
  const { signal, concurrency, isDryRun } = session;
  if (isDryRun) {
    for (const name of names) await tell(session, place, name);
    return;
  }
  const versions = flags.versions === true ? 'delete' : 'keep';
  const results = await place.driver.deleteObjects(place.container, names, { signal, concurrency, versions });
  for (const { name, error } of results) {
    if (error === undefined) await tell(session, place, name);
    else session.fail(locationOf(place, name), error);
  }
}

async function tell(session: Session, place: ContainerPlace, name: string): Promise<void> {
  const target = locationOf(place, name);
  const outcome = session.isDryRun ? 'planned' : 'done';
  session.succeed();
  await session.output.done(
    { type: 'action', action: 'delete', outcome, target },
    `${session.isDryRun ? 'would delete' : 'deleted'} ${visible(target)}`,
  );
}
