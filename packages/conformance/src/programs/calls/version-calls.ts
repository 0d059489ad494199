import assert from 'node:assert/strict';
import { buffer } from 'node:stream/consumers';
import type { ObjectVersion } from '@stowage/core';
import { assertAlike } from '../../alike.js';
import { assertSameBytes } from '../../bytes.js';
import type { ModelContainer } from '../model/model-container.js';
import type { ModelVersion } from '../model/model-version.js';
import type { Command, Place } from '../program.js';
import { planned, type PlannedCall } from '../planned-call.js';
import { assertRow } from '../records.js';
import type { Client, Located } from '../stage.js';
import { becomes, remove } from './changes.js';

/** Lists the versions of names that start with something. */
export function listVersions(client: Client, command: Command<'listVersions'>): PlannedCall {
  const { stage, versions } = client;
  const model = stage.model.containers.get(command.container);
  const prefix = client.prefix(command.prefix);
  return planned({
    refusals: model === undefined ? ['container_not_found'] : [],
    call: (options) => versions.listObjectVersions(stage.containerName(command.container), { ...options, prefix }),
    check: async (seen) => {
      const isOwn = ({ name }: { readonly name: string }): boolean =>
        stage.mode !== 'concurrent' || client.names.includes(name);
      if (model !== undefined) await assertVersions(seen.filter(isOwn), model, prefix, isOwn);
    },
  });
}

/** Reads one version of an object. */
export async function readVersion(client: Client, { at, version }: Command<'readVersion'>): Promise<Planned> {
  const chosen = await choose(client, at, version);
  if (chosen === undefined) return undefined;
  const { located, versionId, model } = chosen;
  return planned({
    refusals: model.kind === 'hidden' ? ['object_not_found'] : [],
    call: async (options) => buffer(await client.driver.downloadObjectAsStream({ ...located.ref, versionId }, options)),
    check: (seen) => assertSameBytes(seen, model.kind === 'object' ? model.bytes : seen),
  });
}

/** Makes a version the newest one. */
export async function restoreVersion(client: Client, { at, version }: Command<'restoreVersion'>): Promise<Planned> {
  const chosen = await choose(client, at, version);
  if (chosen === undefined) return undefined;
  const { located, versionId, model, index } = chosen;
  const all = located.model?.versions(located.name) ?? [];
  // A copy of it is the newest version then, or it is that itself where nothing but hide markers stood before it.
  const isNewest = all.slice(0, index).every(({ kind }) => kind === 'hidden');
  const restored = becomes(located, restoredAs(located, model), isNewest ? all.slice(index) : undefined);
  return planned({
    refusals: model.kind === 'hidden' ? ['object_not_found'] : [],
    changes: model.kind === 'hidden' ? [] : restored,
    call: (options) => client.versions.restoreObjectVersion({ ...located.ref, versionId }, options),
  });
}

/** Deletes one version of an object. */
export async function deleteVersion(client: Client, { at, version }: Command<'deleteVersion'>): Promise<Planned> {
  const chosen = await choose(client, at, version);
  if (chosen === undefined) return undefined;
  const { located, versionId, index } = chosen;
  return planned({
    changes: becomes(located, located.model?.afterDeletingVersion(located.name, index) ?? []),
    call: (options) => client.versions.deleteObjectVersion({ ...located.ref, versionId }, options),
  });
}

/** Hides an object. */
export function hide(client: Client, { at }: Command<'hide'>): PlannedCall {
  const located = client.locate(at);
  const { model, object } = located;
  const isOff = model?.canHide === false;
  return planned({
    refusals: [...client.missing(located), ...(isOff ? (['not_supported'] as const) : [])],
    changes: object === undefined || isOff ? [] : remove(located, 'keep'),
    call: (options) => client.versions.hideObject(located.ref, options),
  });
}

type Planned = PlannedCall | undefined;

function restoredAs({ model, name }: Located, version: ModelVersion): readonly ModelVersion[] {
  return version.kind === 'hidden' ? [] : (model?.afterPut(name, version) ?? []);
}

/** Fails unless versions are those that the model has of names that start with something. */
export async function assertVersions(
  seen: readonly ObjectVersion[],
  model: ModelContainer,
  prefix: string,
  isWanted: (row: { readonly name: string }) => boolean = () => true,
): Promise<void> {
  const names = model.names().filter((name) => name.startsWith(prefix) && isWanted({ name }));
  const rows = names.flatMap((name) => model.versions(name).map((version, index) => ({ name, version, index })));
  assertAlike(
    seen.map((each) => [each.name, each.isHideMarker, each.isLatest]),
    rows.map(({ name, version, index }) => [name, version.kind === 'hidden', index === 0]),
  );
  for (const [index, { name, version }] of rows.entries()) {
    if (version.kind === 'object') await assertRow(seen[index] as ObjectVersion, name, version);
  }
}

interface Chosen {
  readonly located: Located;
  readonly versionId: string;
  readonly model: ModelVersion;
  readonly index: number;
}

/** One of the versions that there are of a name; undefined if there are none. */
async function choose(client: Client, at: Place, version: number): Promise<Chosen | undefined> {
  const located = client.locate(at);
  const { model, name } = located;
  const all = model?.versions(name) ?? [];
  if (all.length === 0) return undefined;
  const seen = await client.versions.listObjectVersions(located.ref.container, { name });
  assert.equal(seen.length, all.length, 'how many versions there are of the name');
  const index = version % all.length;
  return { located, versionId: (seen[index] as ObjectVersion).versionId, model: all[index] as ModelVersion, index };
}
