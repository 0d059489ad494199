import assert from 'node:assert/strict';
import { assertAlike } from '../alike.js';
import { assertSameBytes } from '../bytes.js';
import { untilNone } from '../steps/until-none.js';
import { assertVersions } from './calls/version-calls.js';
import { unfinished } from './calls/multipart-calls.js';
import type { ModelContainer } from './model/model-container.js';
import { assertRows, rowsOf } from './model/model-listing.js';
import { areSameVersions, describeVersions } from './model/model-version.js';
import { observe } from './observation.js';
import { assertRecord } from './records.js';
import type { Client } from './stage.js';

/** Fails unless everything that is stored is what the model has: names, order, bytes, types, metadata, versions, unfinished uploads. */
export async function compareAll(client: Client): Promise<void> {
  const { stage } = client;
  for (const [number, model] of stage.model.containers) {
    const name = stage.containerName(number);
    await compareListing(client, name, model);
    for (const each of model.names()) await compareName(client, name, each, model);
    await compareUploads(client, name, model);
  }
  if (stage.model.uploads.length > 0) return;
  assertAlike(await untilNone(async () => (await stage.site.harness.leftovers?.()) ?? []), []);
}

async function compareListing({ driver, versions }: Client, container: string, model: ModelContainer): Promise<void> {
  assertRows(await driver.listContainerObjects(container), rowsOf(model, { prefix: '' }), {});
  if (driver.backend.versions !== undefined) {
    await assertVersions(await versions.listObjectVersions(container), model, '');
  }
}

async function compareName(client: Client, container: string, name: string, model: ModelContainer): Promise<void> {
  const object = model.object(name);
  if (object !== undefined) {
    const seen = await client.driver.getObject(container, name);
    await assertRecord(seen, name, object);
    assertSameBytes(await seen.bytes(), object.bytes, JSON.stringify(name));
  }
  const expected = model.versions(name);
  const seen = await observe(client, container, name);
  const told = `${JSON.stringify(name)} is ${describeVersions(seen)} instead of ${describeVersions(expected)}`;
  assert.ok(areSameVersions(seen, expected), told);
}

/** An upload that failed is aborted in the background. */
async function compareUploads({ driver, stage }: Client, container: string, model: ModelContainer): Promise<void> {
  const { multipart, capabilities } = driver.backend;
  // Whoever does not hear that an upload was begun cannot give it up.
  if (multipart === undefined || stage.mode === 'faults') return;
  const expected = stage.model.uploads.filter((each) => each.container === model).map(({ upload }) => upload.name);
  const tooMany = await untilNone(async () => {
    const seen = await unfinished(multipart, container, { limit: Math.min(100, capabilities.maxPageSize) });
    return without(seen, expected);
  });
  assertAlike(tooMany, []);
}

function without(all: readonly string[], some: readonly string[]): readonly string[] {
  const left = [...all];
  for (const each of some) {
    const at = left.indexOf(each);
    assert.ok(at >= 0, `the unfinished upload of ${JSON.stringify(each)} is gone`);
    left.splice(at, 1);
  }
  return left;
}
