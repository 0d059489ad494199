import { directoryAt, type Location } from '@stowage/sync';
import { identityOf } from '../known-store.js';
import { parseLocation } from '../location.js';
import type { Session } from '../session.js';
import { withContainer } from '../stores.js';
import { below } from '../transfer/tree.js';
import { UsageError } from '../usage-error.js';

/** Opens one end of a sync: everything in a container, below a prefix, or in a directory. */
export async function openEnd({ stores, signal }: Session, text: string): Promise<Location> {
  const location = parseLocation(text);
  if (location.kind === 'stdio') throw new UsageError('- is no directory');
  if (location.kind === 'file') return directoryAt(location.path);
  const place = withContainer(await stores.openStore(location));
  return below(place, place.path, signal);
}

/** What tells an end from every other one: containers of one name may be in two accounts of one provider. */
export async function identityOfEnd(
  { stores, environment }: Session,
  text: string,
  { label }: Location,
): Promise<string> {
  const location = parseLocation(text);
  if (location.kind !== 'store') return label;
  return `${await identityOf(await stores.known(location), environment)} ${label}`;
}
