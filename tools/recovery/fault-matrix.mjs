/** Every fault of deeds.mjs, once, in every kind of request: the operation comes to its right end, or fails as it should. */
import assert from 'node:assert/strict';
import { content } from './content.mjs';
import { deedsOn } from './deeds.mjs';

const SMALL = content(1, 5000);

/** An operation that makes requests of each of these kinds, and sees what comes of it. `needs`: a facet. */
const operations = [
  { kinds: ['write'], run: upload },
  { kinds: ['prepare', 'begin', 'part', 'complete'], needs: 'multipart', run: uploadInParts },
  { kinds: ['read'], run: read },
  { kinds: ['look'], run: look },
  { kinds: ['list'], run: list },
  { kinds: ['containers'], run: listContainers },
  { kinds: ['copy'], needs: 'copy', run: copy },
  { kinds: ['delete'], run: remove },
];

async function assertContent(object, expected) {
  assert.ok(expected.equals(await object.bytes()), 'it has other bytes');
}

async function upload({ container, name, clean }) {
  const object = await container.uploadObjectViaStream(SMALL, name);
  assert.equal(object.size, SMALL.length);
  await assertContent(await clean.getObject(name), SMALL);
}

async function uploadInParts({ container, name, clean, partSize }) {
  const large = content(2, 2 * partSize + 1000);
  await container.uploadObjectViaStream(large, name, { partSize, concurrency: 2, resume: false });
  await assertContent(await clean.getObject(name), large);
}

async function read({ container }) {
  await assertContent(await container.getObject('stored'), SMALL);
}

async function look({ container }) {
  assert.equal((await container.getObject('stored')).size, SMALL.length);
}

async function list({ container }) {
  assert.deepEqual(
    (await container.listObjects({ prefix: 'stored' })).map(({ name, size }) => [name, size]),
    [['stored', SMALL.length]],
  );
}

async function listContainers({ container, driver }) {
  const names = (await driver.listContainers()).map(({ name }) => name);
  assert.ok(names.includes(container.name));
}

async function copy({ container, name, clean }) {
  await (await container.getObject('stored')).copy(container, name);
  await assertContent(await clean.getObject(name), SMALL);
}

async function remove({ container, name, clean }) {
  await clean.uploadObjectViaStream(SMALL, name);
  await (await container.getObject(name)).delete();
  assert.deepEqual(await clean.listObjects({ prefix: name }), []);
}

/** Whether a fault is possible in a request of the kind, and makes a difference. */
function applies({ fits }, kind) {
  return fits({ kind, headers: {} });
}

/** Runs an operation while the first request of the kind is harmed; gives what came of it: `recovers` or the code of an error. */
async function outcomeOf(run, { proxy, deed, kind }, stage) {
  let hit = 0;
  const when = () => (hit += 1) > 0;
  proxy.rules.add({ deed, on: { kind, when } });
  try {
    await run(stage);
    return hit === 0 ? 'was not asked' : 'recovers';
  } catch (error) {
    return error.code ?? error.message;
  } finally {
    proxy.clear();
  }
}

/** A row of the table: an operation, one kind of its requests, and every fault in it. */
async function row({ run }, kind, { proxy, deeds, stage }) {
  const outcomes = [];
  for (const each of deeds.filter((deed) => applies(deed, kind))) {
    stage.count += 1;
    const name = `${kind}-${stage.count}`;
    const found = await outcomeOf(run, { proxy, deed: each.deed, kind }, { ...stage, name });
    outcomes.push({ kind, fault: each.name, wanted: each.outcome, found });
  }
  return outcomes;
}

/**
 * Runs all of them on a driver behind a proxy, and prints what is not as it should be.
 *
 * @param clean a container of a driver of its own, which goes past the proxy
 */
export async function faultMatrix({ place, proxy, driver, clean, partSize }) {
  await clean.uploadObjectViaStream(SMALL, 'stored');
  const container = await driver.getContainer(clean.name);
  const stage = { driver, container, clean, partSize, count: 0 };
  const deeds = deedsOn(place.wire);
  const results = [];
  for (const operation of operations.filter(
    ({ needs }) => needs === undefined || driver.backend[needs] !== undefined,
  )) {
    for (const kind of operation.kinds.filter((each) => place.wire.requests[each] !== undefined))
      results.push(...(await row(operation, kind, { proxy, deeds, stage })));
  }
  const wrong = results.filter(({ wanted, found }) => wanted !== found);
  for (const { kind, fault, wanted, found } of wrong) console.log(`WRONG ${kind}, ${fault}: ${found}, not ${wanted}`);
  const kinds = [...new Set(results.map(({ kind }) => kind))];
  console.log(`fault matrix: ${results.length} faults, one at a time, in requests to ${kinds.join(', ')}`);
  assert.equal(wrong.length, 0, `${wrong.length} of them did not end as they should`);
}
