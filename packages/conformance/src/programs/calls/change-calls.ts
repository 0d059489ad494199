import assert from 'node:assert/strict';
import type { CallOptions, StorageObject } from '@stowage/core';
import type { StorageErrorCode } from '@stowage/core/spi';
import { assertAlike } from '../../alike.js';
import type { ModelObject } from '../model/model-version.js';
import type { Command } from '../program.js';
import { planned, type Change, type PlannedCall } from '../planned-call.js';
import { assertRow } from '../records.js';
import type { Client, Located } from '../stage.js';
import { isPassing } from '../passing.js';
import { put, remove } from './changes.js';
import { deletionAs } from './deletion.js';
import { DEFAULT_VERSIONS, deletionOf } from './deletion-options.js';

/** Copies an object, also onto itself. */
export function copy(client: Client, command: Command<'copy'>): PlannedCall {
  const { from, to, refusals, object } = ends(client, command);
  return planned({
    refusals,
    allowed: client.nameRefusal(to.name),
    changes: object === undefined ? [] : put(to, object),
    call: (options) => client.driver.copyObject(from.ref, to.ref.container, to.name, { ...options, ...command.about }),
    check: (seen) => assertCopy(seen, to, object),
  });
}

/** Moves an object. A failure may leave both the old one and the new one. */
export function move(client: Client, command: Command<'move'>): PlannedCall {
  const { from, to, refusals, object } = ends(client, command);
  const isOntoItself = from.ref.container === to.ref.container && from.name === to.name;
  const moved = object === undefined ? [] : [...put(to, object), ...remove(from, DEFAULT_VERSIONS)];
  return planned({
    refusals: isOntoItself ? ['invalid_argument', ...refusals] : refusals,
    allowed: client.nameRefusal(to.name),
    changes: isOntoItself ? [] : moved,
    call: (options) => client.driver.moveObject(from.ref, to.ref.container, to.name, { ...options, ...command.about }),
    check: (seen) => assertCopy(seen, to, object),
  });
}

/** Deletes one object. */
export function deleteOne(client: Client, { at, versions }: Command<'delete'>): PlannedCall {
  const from = client.locate(at);
  return planned({
    ...deletionAs(client, from, versions),
    call: (options) => client.driver.deleteObject(from.ref, { ...options, ...deletionOf(versions) }),
  });
}

/** Deletes several objects; a name that is not there is told of, and stops no other. */
export function deleteMany(client: Client, command: Command<'deleteMany'>): PlannedCall {
  const { container, versions } = command;
  const all = command.names.map((name) => client.locate({ container, name }));
  const distinct = [...new Map(all.map((each) => [each.name, each])).values()];
  const { driver, stage } = client;
  const names = all.map(({ name }) => name);
  return planned({
    changes: distinct.flatMap((each) => deletionAs(client, each, versions).changes),
    call: async (options) => {
      const how = { ...options, ...deletionOf(versions) };
      const results = await driver.deleteObjects(stage.containerName(container), names, how);
      // Of one name: then it is looked what has become of all.
      const failed = results.find(({ error }) => isPassing(stage.mode, error));
      if (failed !== undefined) throw failed.error as Error;
      return results;
    },
    check: (seen) => {
      assertAlike(
        seen.map(({ name }) => name),
        names,
      );
      for (const [index, { error }] of seen.entries()) assertDeleted(client, all[index] as Located, error);
    },
  });
}

/** Deletes everything whose name starts with something: versions and unfinished uploads as well. */
export function deletePrefix(client: Client, command: Command<'deletePrefix'>): PlannedCall {
  const { containers, uploads } = client.stage.model;
  const prefix = client.prefix(command.prefix);
  const model = containers.get(command.container);
  const names = model?.names().filter((name) => name.startsWith(prefix)) ?? [];
  const change = { container: command.container, after: [], gradually: 'in-any-order' } as const;
  const changes: Change[] = model === undefined ? [] : names.map((name) => ({ ...change, model, name }));
  const deleted = names.reduce((sum, name) => sum + (model?.versions(name).length ?? 0), 0);
  return planned({
    refusals: model === undefined ? ['container_not_found'] : [],
    changes,
    call: (options: CallOptions) =>
      client.driver.deletePrefix(client.stage.containerName(command.container), prefix, options),
    check: (seen) => assert.equal(seen.deleted, deleted, 'how many are deleted'),
    done: () => {
      for (const each of [...uploads]) {
        if (each.container === model && each.upload.name.startsWith(prefix)) client.stage.model.end(each);
      }
    },
  });
}

interface Ends {
  readonly from: Located;
  readonly to: Located;
  readonly refusals: readonly StorageErrorCode[];
  /** The copy, if there is something to be copied. */
  readonly object: ModelObject | undefined;
}

function ends(client: Client, { from, to, about }: Command<'copy' | 'move'>): Ends {
  const [source, target] = [client.locate(from), client.locate(to)];
  const { object } = source;
  const { contentType = object?.contentType, metadata = object?.metadata ?? {} } = about;
  return {
    from: source,
    to: target,
    refusals: [...client.missing(source), ...client.unwritable(target)],
    object: object && { ...object, contentType, metadata },
  };
}

async function assertCopy(seen: StorageObject, to: Located, object: ModelObject | undefined): Promise<void> {
  if (object !== undefined) await assertRow(seen, to.name, object);
}

function assertDeleted(client: Client, located: Located, error: Error | undefined): void {
  const { refusals: expected, allowed } = deletionAs(client, located, 'keep');
  const code = (error as { readonly code?: StorageErrorCode } | undefined)?.code;
  if (code !== undefined && allowed.includes(code)) return;
  if (expected.length === 0) assert.equal(error, undefined, `${located.name} should have been deleted`);
  else assert.ok(code !== undefined && expected.includes(code), `${located.name} could not be deleted, got ${code}`);
}
