/**
 * The engine between every two of the B2 emulator, S3 (Ceph's gateway), Azure (Azurite), Swift and a directory: a sync, edits, and a sync again; what
 * arrived is held against SHA-256. Then what only one store is asked: copies by the provider itself, a content that only bytes tell from another
 * one, and syncs that are killed. Run by the judge `journey`.
 */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startEmulator } from '@stowage/b2-emulator';
import { Container, getDriver, Provider, StorageDriver } from '@stowage/core';
import { wrapBackend } from '@stowage/core/wrap';
import '@stowage/driver-azure-blobs';
import '@stowage/driver-backblaze-b2';
import '@stowage/driver-s3';
import '@stowage/driver-swift';
import { containerAt, directoryAt, sync, verify } from '@stowage/sync';
import { digest, digests, plant } from '../../sync/checks/tree.mjs';

const CONTAINER = `engine-journey-${process.pid}`;
const LARGE = 'large.bin';
const KILLED_FILES = 400;
const KILLS = 3;

const { env } = process;

/** By what each store is reached. */
const DRIVERS = {
  bb: ({ B2_URL, B2_ID, B2_KEY }) => new (getDriver(Provider.BACKBLAZE_B2))(B2_ID, B2_KEY, { endpoint: B2_URL }),
  rgw: ({ RADOSGW_ENDPOINT: endpoint, RADOSGW_ACCESS_KEY: id, RADOSGW_SECRET_KEY: secret }) =>
    new (getDriver(Provider.S3_RGW))(id, secret, { endpoint }),
  azurite: ({ AZURITE_ENDPOINT: endpoint, AZURITE_ACCOUNT: account, AZURITE_KEY: key }) =>
    new (getDriver(Provider.AZURE_BLOBS))(account, key, { endpoint }),
  swift: ({ SWIFT_AUTH_URL: authUrl, SWIFT_USER: user, SWIFT_KEY: key }) =>
    new (getDriver(Provider.OPENSTACK_SWIFT))(user, key, { authUrl }),
};

if (process.argv[2] === 'child') await child(process.argv[3], process.argv[4], process.argv[5]);
else await main();

async function main() {
  const work = mkdtempSync(join(tmpdir(), 'stowage-engine-'));
  env.XDG_STATE_HOME = join(work, 'uploads');
  const emulator = await startEmulator({ recommendedPartSize: 5_000_000 });
  Object.assign(env, { B2_URL: emulator.url, B2_ID: emulator.keyId, B2_KEY: emulator.key });
  const drivers = Object.entries(DRIVERS).map(([name, make]) => ({ name, driver: make(env) }));
  try {
    const stores = [];
    for (const { name, driver } of drivers) stores.push({ name, container: await driver.createContainer(CONTAINER) });
    await betweenAll(stores, work);
    for (const store of stores) await alone(store, work);
    for (const store of stores) await killed(store, work);
    for (const { container } of stores) await cleared(container);
  } finally {
    for (const { driver } of drivers) await driver.close();
    await emulator.close();
    rmSync(work, { recursive: true, force: true });
  }
}

async function betweenAll(stores, work) {
  const names = [...stores.map(({ name }) => name), 'dir'];
  for (const from of names)
    for (const to of names.filter((name) => name !== from)) {
      const at = (name, path) => locationOf({ stores, work, name }, `${from}-${to}/${path}`);
      await between({ label: `${from} → ${to}`, work: join(work, `${from}-${to}`) }, at(from, 'from'), at(to, 'to'));
    }
}

function locationOf({ stores, work, name }, path) {
  const store = stores.find((each) => each.name === name);
  return store === undefined ? directoryAt(join(work, 'dir', path)) : containerAt(store.container, path);
}

/** From files on disk to one end, from that to the other one, and back to disk. */
async function between({ label, work }, from, to) {
  const [planted, back, state] = ['planted', 'back', 'state'].map((name) => join(work, name));
  for (const [path, bytes] of Object.entries(filesOf())) put(planted, path, bytes);
  const compared = new Set();
  const round = async (expected) => {
    await complete(`${label}: planting`, directoryAt(planted), from);
    const result = await complete(label, from, to, { state });
    for (const by of Object.keys(result.comparedBy)) compared.add(by);
    const { created, updated, deleted } = result;
    assert.deepEqual({ created, updated, deleted }, expected, label);
    assert.ok((await verify(from, to)).isEqual, label);
    await complete(`${label}: back`, to, directoryAt(back));
    assert.deepEqual(await digests(back), await digests(planted), label);
    const again = await complete(`${label}: again`, from, to, { state });
    assert.equal(again.created + again.updated + again.deleted, 0, `${label}: again`);
  };
  await round({ created: 4, updated: 0, deleted: 0 });
  put(planted, 'a/same size.txt', 'two');
  put(planted, LARGE, Buffer.alloc(11_000_000, 'another'));
  put(planted, 'new.txt', 'new');
  rmSync(join(planted, 'ü & %41'));
  await round({ created: 1, updated: 2, deleted: 1 });
  assert.ok([...compared].every((by) => by !== 'checksum:etag'));
  console.log(`${label}: by ${[...compared].sort().join(', ')}`);
}

function filesOf() {
  const large = Buffer.alloc(11_000_000, 'large, in parts where the provider has them');
  return { 'empty.txt': '', 'a/same size.txt': 'one', 'ü & %41': 'odd', [LARGE]: large };
}

function put(root, path, bytes) {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), bytes);
}

/** Copies within one store go past this process; and what has another content, the same size and no checksum is not taken for the same. */
async function alone({ name, container }, work) {
  const planted = join(work, 'alone');
  for (const [path, bytes] of Object.entries(filesOf())) put(planted, path, bytes);
  await complete(`${name}: alone`, directoryAt(planted), containerAt(container, 'alone/one'));
  let through = 0;
  const counted = (next, ...call) => {
    through += 1;
    return next(...call);
  };
  const layer = { readObject: counted, writeObject: counted, 'multipart.writePart': counted };
  const driver = new StorageDriver(wrapBackend(container.driver.backend, layer));
  const own = new Container(container, driver);
  await complete(`${name}: copies`, containerAt(own, 'alone/one'), containerAt(own, 'alone/two'));
  assert.equal(through, 0, `${name}: copies went through this process`);
  assert.ok((await verify(containerAt(container, 'alone/two'), directoryAt(planted))).isEqual, name);
  const bytes = Buffer.alloc(11_000_000, 'large, in parts where the provider has them');
  bytes[10_000_000] ^= 1;
  await container.uploadObjectViaStream(bytes, `alone/two/${LARGE}`);
  const { found } = await verify(containerAt(container, 'alone/one'), containerAt(container, 'alone/two'));
  assert.deepEqual(
    found.map(({ path }) => path),
    [LARGE],
    `${name}: one byte`,
  );
  const { updated } = await complete(`${name}: mended`, containerAt(own, 'alone/one'), containerAt(own, 'alone/two'));
  assert.equal(updated, 1, `${name}: one byte`);
  console.log(`${name}: copies by itself; one byte of ${bytes.length} is seen`);
}

/** What was sent before a kill is not sent again, and all is there in the end. */
async function killed({ name, container }, work) {
  const [root, state] = [join(work, `killed-${name}`), join(work, `killed-${name}.state`)];
  mkdirSync(root);
  plant(root, KILLED_FILES);
  let hit = 0;
  for (let kill = 1; kill <= KILLS; kill += 1) hit += await killedOnce([name, root, state]);
  const result = await complete(`${name}: after kills`, directoryAt(root), containerAt(container, 'killed'), { state });
  assert.equal(result.created + result.updated + result.same, KILLED_FILES, name);
  assert.ok(result.same >= hit, `${name}: ${result.same} of ${hit} are not sent again`);
  const expected = await digests(root);
  for await (const object of container.iterateObjects({ prefix: 'killed/' })) {
    const path = object.name.slice('killed/'.length);
    assert.equal(digest(await object.bytes()), expected.get(path), `${name}: '${path}'`);
    expected.delete(path);
  }
  assert.equal(expected.size, 0, `${name}: missing after kills`);
  console.log(`${name}: killed ${KILLS} times after ${hit} objects in all, then ${result.created} were sent`);
}

/** Gives how many objects were done when it was killed. */
async function killedOnce([name, root, state]) {
  const script = fileURLToPath(import.meta.url);
  const running = spawn(process.execPath, [script, 'child', name, root, state], {
    env: { ...env, ENGINE_CONTAINER: env.ENGINE_CONTAINER ?? CONTAINER },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let done = 0;
  running.stdout.on('data', (chunk) => {
    done += chunk.length;
    if (done >= KILLED_FILES / (KILLS + 2)) running.kill('SIGKILL');
  });
  const [code, signal] = await once(running, 'close');
  if (signal !== 'SIGKILL' && code !== 0) throw new Error(`the sync to ${name} ended with ${code}`);
  return done;
}

/** Says a letter for each object that is there. */
async function child(name, root, state) {
  await using driver = DRIVERS[name](env);
  const container = await driver.getContainer(env.ENGINE_CONTAINER);
  const onEvent = ({ type }) => {
    if (type === 'done') process.stdout.write('.');
  };
  await sync(directoryAt(root), containerAt(container, 'killed'), { state, small: 8, onEvent });
}

async function cleared(container) {
  const names = [];
  for await (const { name } of container.iterateObjects()) names.push(name);
  await container.deleteObjects(names);
}

async function complete(what, from, to, options) {
  const result = await sync(from, to, options);
  const failures = result.failures.slice(0, 3).map(({ path, reason, error }) => [path, reason, String(error)]);
  assert.ok(result.isComplete, `${what}: ${JSON.stringify({ ...result, failures })}`);
  return result;
}
