import type { Listing, ListObjectsOptions, ObjectPrefix, StorageObject } from '@stowage/core';
import { assertUtf8Order, compareUtf8 } from '../../utf8-order.js';
import type { ModelContainer } from '../model/model-container.js';
import { assertRows, cursorOf, rowsAfter, rowsOf, type ListingQuery, type ModelRow } from '../model/model-listing.js';
import type { Command } from '../program.js';
import { planned, type PlannedCall } from '../planned-call.js';
import { assertRow } from '../records.js';
import type { Client } from '../stage.js';

type Rows = Listing<StorageObject | ObjectPrefix>;

/** Lists a container from the start. */
export function list(client: Client, { container, prefix, delimiter, limit }: Command<'list'>): PlannedCall {
  const model = client.stage.model.containers.get(container);
  const query = { prefix: client.prefix(prefix), delimiter };
  return planned({
    refusals: model === undefined ? ['container_not_found'] : [],
    call: (options) => rowsFrom(client, container, { ...options, ...query, limit }),
    check: async (seen) => {
      if (model !== undefined) await assertList(client, model, seen, { rows: rowsOf(model, query), limit });
    },
    done: (seen) => remember(client, container, query, seen),
  });
}

/** Goes on with an earlier list, which others may have changed meanwhile. */
export function listOn(client: Client, { cursor, limit }: Command<'listOn'>): PlannedCall | undefined {
  const { cursors, containers } = client.stage.model;
  const from = cursors[cursor % cursors.length];
  if (from === undefined || containers.get(from.container) !== from.model) return undefined;
  const { query, model } = from;
  const isOptional = ({ name }: ModelRow): boolean => from.before === undefined || compareUtf8(name, from.before) < 0;
  return planned({
    call: (options) => rowsFrom(client, from.container, { ...options, ...query, cursor: from.cursor, limit }),
    check: (seen) => assertList(client, model, seen, { rows: rowsAfter(model, from), limit, isOptional }),
    done: (seen) => remember(client, from.container, query, seen),
  });
}

async function rowsFrom({ driver, stage }: Client, container: number, options: ListObjectsOptions): Promise<Rows> {
  return driver.listContainerObjects(stage.containerName(container), options as { delimiter: string });
}

interface Expected {
  readonly rows: readonly ModelRow[];
  readonly limit: number | undefined;
  readonly isOptional?: (row: ModelRow) => boolean;
}

/** Where clients run at once, each knows only of its own names. */
async function assertList(client: Client, model: ModelContainer, seen: Rows, expected: Expected): Promise<void> {
  assertUtf8Order(seen.map(({ name }) => name));
  const isOwn = ({ name }: ModelRow): boolean => client.stage.mode !== 'concurrent' || client.names.includes(name);
  const own = Object.assign(seen.filter(isOwn), { next: seen.next });
  assertRows(own, expected.rows.filter(isOwn), expected);
  for (const row of own) {
    const object = row.kind === 'object' ? model.object(row.name) : undefined;
    if (object !== undefined) await assertRow(row as StorageObject, row.name, object);
  }
}

function remember({ stage }: Client, container: number, query: ListingQuery, seen: Rows): void {
  const model = stage.model.containers.get(container);
  if (model === undefined) return;
  const cursor = cursorOf(seen, model, query);
  if (cursor !== undefined) stage.model.cursors.push({ ...cursor, container, model });
}
