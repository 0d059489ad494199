import { ObjectPrefix, ObjectVersion, supports, type StorageObject } from '@stowage/core';
import { defineCommand } from '../command-definition.js';
import { formatLocation } from '../location.js';
import { objectLine, prefixLine, versionLine } from '../object-lines.js';
import { assertWasPrefix, scopeOf } from '../scope.js';
import type { Session } from '../session.js';
import { withContainer, type ContainerPlace, type Place } from '../stores.js';
import { UsageError } from '../usage-error.js';
import { visible } from '../visible.js';

interface Flags {
  readonly long?: boolean;
  readonly recursive?: boolean;
  readonly versions?: boolean;
}

type Row = StorageObject | ObjectPrefix | ObjectVersion;

/** `stowage ls`. */
export const command = defineCommand<Flags, [string?]>({
  description: 'Names come in byte order, as they are listed. What is below a slash is one row, unless -r is given.',
  arguments: [
    {
      syntax: '[location]',
      description: 'a store (remote:), a container, a prefix (it ends with a slash) or an object',
    },
  ],
  options: [
    { flags: '-l, --long', description: 'size in bytes, and time, before each name' },
    { flags: '-r, --recursive', description: 'every object below' },
    { flags: '--versions', description: 'every version of every object, the newest first' },
  ],
  examples: [
    { command: 'stowage ls b2:', says: 'the buckets that the key in the environment may see' },
    { command: 'stowage ls -l b2:photos/2026/', says: 'what is directly below 2026/, with sizes and times' },
    { command: "stowage ls -r --json b2:photos | jq -r 'select(.size > 1e9).name'", says: 'the large ones' },
  ],
  async run(session, [text], flags) {
    if (text === undefined) return listRemotes(session);
    const place = await session.stores.open(text);
    if (place.container === undefined) return listContainers(session, place);
    const owner = withContainer(place);
    for await (const row of rowsOf(session, owner, flags)) await print(session, owner, row, flags);
  },
});

async function listRemotes({ stores, output }: Session): Promise<void> {
  const { remotes } = await stores.configuration();
  const names = Object.keys(remotes).sort();
  if (names.length === 0) throw new UsageError('no location is given, and no remote is configured (stowage config)');
  for (const name of names) {
    const { provider = '', options = {} } = remotes[name] ?? {};
    await output.result({ type: 'remote', name, provider, options }, `${name}:`);
  }
}

async function listContainers({ output, signal }: Session, place: Place): Promise<void> {
  for await (const { name } of place.driver.iterateContainers({ signal })) {
    const location = formatLocation({ ...place, container: name, path: '' });
    await output.result({ type: 'container', location, name }, visible(name));
  }
}

async function* rowsOf({ signal }: Session, place: ContainerPlace, flags: Flags): AsyncGenerator<Row, void> {
  const { driver, container } = place;
  if (flags.versions === true) {
    if (!supports(driver, 'versions')) throw new UsageError(`${driver.provider} keeps no versions`);
    yield* driver.iterateObjectVersions(container, { prefix: place.path, signal });
    return;
  }
  const scope = await scopeOf(place, signal);
  if (scope.kind === 'object') {
    yield scope.object;
    return;
  }
  const { prefix } = scope;
  let isEmpty = true;
  const rows: AsyncIterable<Row> =
    flags.recursive === true
      ? driver.iterateContainerObjects(container, { prefix, signal })
      : driver.iterateContainerObjects(container, { prefix, signal, delimiter: '/' });
  for await (const row of rows) {
    isEmpty = false;
    yield row;
  }
  if (isEmpty) assertWasPrefix(place);
}

async function print({ output }: Session, place: ContainerPlace, row: Row, { long }: Flags): Promise<void> {
  if (row instanceof ObjectPrefix) {
    await output.result(
      prefixLine(place, row),
      long === true ? `${' '.repeat(36)}${visible(row.name)}` : visible(row.name),
    );
    return;
  }
  const isVersion = row instanceof ObjectVersion;
  const line = isVersion ? versionLine(place, row) : objectLine(place, row);
  const version = isVersion ? `  ${row.versionId}${row.isHideMarker ? ' (hidden)' : ''}` : '';
  await output.result(line, `${long === true ? columns(row) : ''}${visible(row.name)}${version}`);
}

/** As wide as an object may be large, so that rows need not be collected to be aligned. */
function columns({ size, lastModified }: StorageObject): string {
  const time = lastModified === undefined ? '-' : lastModified.toISOString().slice(0, 19).replace('T', ' ');
  return `${String(size).padStart(14)} ${time.padEnd(20)} `;
}
