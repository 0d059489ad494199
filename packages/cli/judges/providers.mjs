/**
 * The command between every two of the B2 emulator, S3 (Ceph's gateway), Azure (Azurite), Swift and a directory: each takes a tree with odd
 * names from each other one. What arrives is held against the SHA-256 of the first files, beside what `verify` says. Then each store becomes what
 * another one is, and again when that has changed. Run by the judge `journey`.
 */
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { digest, digests } from '../../sync/checks/tree.mjs';
import { outcome, succeed } from '../checks/command.mjs';
import { openStores } from './stores.mjs';

const CONTAINER = `command-journey-${process.pid}`;
const FILES = {
  'empty.txt': Buffer.alloc(0),
  'a b/ü + %41 & #?.txt': Buffer.from('odd'),
  'a b/c/deep.bin': Buffer.alloc(70_000, 'deep'),
  'large.bin': Buffer.alloc(11_000_000, 'large, in parts where the provider has them'),
  'one.txt': Buffer.from('one'),
};
const LINKED = ['a b/ü + %41 & #?.txt', 'large.bin'];
const CORS = [{ allowedOrigins: ['https://app.example.com'], allowedMethods: ['GET'], allowedHeaders: ['*'] }];
const LIFECYCLE = [{ id: 'tmp', enabled: true, prefix: 'tmp/', expireAfterDays: 3 }];

const work = mkdtempSync(join(tmpdir(), 'stowage-command-'));
const opened = await openStores({ env: process.env });
const secrets = Object.fromEntries(opened.stores.map(({ name, secret }) => [`SECRET_${name.toUpperCase()}`, secret]));
const options = { cwd: work, env: { ...secrets, XDG_CONFIG_HOME: work, XDG_STATE_HOME: join(work, 'state') } };
const stowage = (...words) => succeed(words, options);
try {
  for (const store of opened.stores) await configure(store);
  await journey();
} finally {
  await opened.close();
  rmSync(work, { recursive: true, force: true });
}

async function configure({ name, provider, key, option }) {
  const secret = ['--secret-env', `SECRET_${name.toUpperCase()}`];
  await stowage('config', 'set', name, '--provider', provider, '--key', key, ...secret, '--option', option);
  await stowage('mb', `${name}:${CONTAINER}`);
}

async function journey() {
  const planted = await plant(join(work, 'planted'));
  const stores = opened.stores.map(({ name }) => ({ name, at: `${name}:${CONTAINER}` }));
  const ends = [...stores, { name: 'dir', at: './dir' }];
  mkdirSync(join(work, 'dir'));
  for (const { at } of ends) await stowage('sync', 'planted', `${at}/own`);
  for (const to of ends) await Promise.all(ends.filter((from) => from !== to).map((from) => carry(from, to)));
  for (const store of stores) await look(store, planted);
  await mirrorAll(stores);
  for (const { name, rules } of opened.stores) if (rules) await setRules(`${name}:${CONTAINER}`);
  for (const store of stores) await clear(store);
  console.log(`${ends.length} ends, each from each other one: equal by SHA-256`);
}

async function plant(root) {
  for (const [name, bytes] of Object.entries(FILES)) {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), bytes);
  }
  return digests(root);
}

/** Copies what one end has to another one, and has it proved there; a sync afterwards has nothing to do. */
async function carry(from, to) {
  const [source, target] = [`${from.at}/own/`, `${to.at}/of-${from.name}/`];
  await stowage('cp', source, target);
  await stowage('verify', source, target);
  const again = JSON.parse(await stowage('sync', '--json', source, target).then(lastLine));
  assert.deepEqual(
    [again.done, again.failed, again.bytes],
    [0, 0, 0],
    `sync ${source} ${target}: ${JSON.stringify(again)}`,
  );
}

/** Everything that arrived at a store comes back as it was, by each command that reads. */
async function look({ name, at }, planted) {
  for (const other of [...opened.stores.map((each) => each.name), 'dir'].filter((each) => each !== name)) {
    const back = join('back', name, other);
    await stowage('get', `${at}/of-${other}/`, `${back}/`);
    assert.deepEqual(await digests(join(work, back)), planted, `${at}/of-${other}/`);
  }
  const listed = (await stowage('ls', '-r', '--json', `${at}/own/`)).toString().trim().split('\n').map(JSON.parse);
  assert.deepEqual(listed.map((line) => line.name).sort(), [...planted.keys()].map((path) => `own/${path}`).sort());
  const printed = await stowage('cat', ...Object.keys(FILES).map((path) => `${at}/own/${path}`));
  assert.equal(digest(printed), digest(Buffer.concat(Object.values(FILES))), `cat ${at}/own`);
  for (const path of LINKED) {
    const answer = await fetch((await stowage('link', `${at}/own/${path}`)).toString().trim());
    assert.equal(digest(Buffer.from(await answer.arrayBuffer())), planted.get(path), `link ${at}/own/${path}`);
  }
}

/** From store to store: what is new, another one, and gone goes straight from one to the next. */
async function mirrorAll(stores) {
  const pairs = stores.map((from, index) => ({ from, to: stores[(index + 1) % stores.length] }));
  await Promise.all(pairs.map((pair) => mirror(pair, Object.keys(FILES).length)));
  writeFileSync(join(work, 'planted', 'one.txt'), 'two');
  writeFileSync(join(work, 'planted', 'new.txt'), 'new');
  rmSync(join(work, 'planted', 'empty.txt'));
  const edited = await digests(join(work, 'planted'));
  for (const { at } of stores) await stowage('sync', 'planted', `${at}/own`);
  await Promise.all(pairs.map((pair) => mirror(pair, 3)));
  for (const { name, at } of stores) {
    await stowage('get', `${at}/mirror/`, `mirrors/${name}/`);
    assert.deepEqual(await digests(join(work, 'mirrors', name)), edited, `${at}/mirror/`);
  }
}

async function mirror({ from, to }, expected) {
  const told = JSON.parse(await stowage('sync', '--json', `${from.at}/own/`, `${to.at}/mirror/`).then(lastLine));
  assert.deepEqual([told.done, told.failed], [expected, 0], `sync ${from.at} ${to.at}: ${JSON.stringify(told)}`);
}

async function setRules(at) {
  for (const [kind, rules] of Object.entries({ cors: CORS, lifecycle: LIFECYCLE })) {
    writeFileSync(join(work, 'rules.json'), JSON.stringify(rules));
    await stowage(kind, 'set', at, 'rules.json');
    assert.deepEqual(JSON.parse(await stowage(kind, 'get', at)), rules);
  }
}

async function clear({ at }) {
  await stowage('rm', `${at}/own/one.txt`);
  assert.equal((await outcome(['cat', `${at}/own/one.txt`], options)).code, 3);
  await stowage('rm', '-r', '-y', `${at}/`);
  assert.equal((await stowage('ls', '-r', at)).length, 0);
  await stowage('rb', '--force', '--yes', at);
}

function lastLine(bytes) {
  return bytes.toString().trim().split('\n').at(-1);
}
