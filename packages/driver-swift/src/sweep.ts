import type { ContainerKey } from '@stowage/core/spi';
import type { ObjectRow } from './api/rows.js';
import type { SwiftServices } from './services.js';
import { baseOf, ownerOf } from './upload/unfinished.js';

/** What is swept. */
export interface Sweep {
  /** Only segments of which none was stored since. */
  readonly olderThan: Date;
  readonly signal?: AbortSignal | undefined;
}

/** The segments of one upload. */
interface Group {
  readonly base: string;
  readonly id: string;
  readonly names: string[];
  newest: number;
}

/**
 * Removes segments that no object, no version and no unfinished upload refers to: what a process leaves that ends between storing an object
 * and removing the segments of the one before. Gives how many there were. Reads the list of segments once, and looks at each large object
 * that an upload of this driver has made.
 */
export async function sweepSegments(
  services: SwiftServices,
  container: ContainerKey,
  { olderThan, signal }: Sweep,
): Promise<number> {
  let removed = 0;
  for await (const group of groups(services.segments.list(container, '', signal))) {
    if (group.newest >= olderThan.getTime() || !(await isOrphaned(services, container, group))) continue;
    await services.segments.remove(container, group.names);
    removed += group.names.length;
  }
  return removed;
}

/** A hashed name cannot be looked up: its segments stay, for who knows the name. */
async function isOrphaned(
  { unfinished, usage }: SwiftServices,
  container: ContainerKey,
  { base, id }: Group,
): Promise<boolean> {
  if (base !== baseOf(base) || base.startsWith('.long/')) return false;
  const upload = { container, name: base, id };
  const isUnfinished = await unfinished.isNoted(upload);
  return !isUnfinished && !(await usage.isUsed(upload));
}

/** Segments of one upload follow each other. */
async function* groups(rows: AsyncIterable<ObjectRow>): AsyncGenerator<Group, void, undefined> {
  let group: Group | undefined;
  for await (const { name, last_modified = '' } of rows) {
    const owner = ownerOf(name);
    if (owner === undefined) continue;
    if (group !== undefined && (group.id !== owner.id || group.base !== owner.base)) {
      yield group;
      group = undefined;
    }
    group ??= { ...owner, names: [], newest: 0 };
    group.names.push(name);
    group.newest = Math.max(group.newest, Date.parse(`${last_modified}Z`));
  }
  if (group !== undefined) yield group;
}
