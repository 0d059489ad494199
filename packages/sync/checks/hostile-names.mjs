// Syncs 100,000 files whose names are as bad as names may be to the B2 emulator, and back: each one arrives, or is reported; none is lost, and none
// is deleted. `node checks/hostile-names.mjs [FILES]`. Needs a build.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { startEmulator } from '@stowage/b2-emulator';
import { MemoryStorageDriver } from '@stowage/core';
import { containerAt, directoryAt, sync, verify } from '@stowage/sync';
import { assertComplete, assertHolds, driverAt } from './place.mjs';
import { digests, randomFrom } from './tree.mjs';

const files = Number(process.argv[2] ?? 100_000);

/** What names are made of; `/` only between them. */
const PARTS = [
  ...[
    ' ',
    '  ',
    '.',
    '..',
    '...',
    '-',
    '--',
    '-rf',
    '~',
    '*',
    '?',
    '[',
    ']',
    '{a,b}',
    '!',
    '#',
    '%',
    '%2F',
    '%00',
    '%zz',
    '+',
    '&',
    '=',
    ';',
  ],
  ...[
    "'",
    '"',
    '`',
    '$HOME',
    '$(x)',
    '\\\\',
    '|',
    '<',
    '>',
    ':',
    '@',
    '^',
    'con',
    'NUL',
    'a:b',
    '.bzEmpty',
    '.git',
    'desktop.ini',
    'é',
    'e\u0301',
  ],
  ...[
    '\u{1F600}',
    '\uFFFD',
    '\uFFFF',
    '\uE000',
    '\u{10FFFF}',
    '\u202E',
    '\u200B',
    '\uFEFF',
    '\u2028',
    '\u00A0',
    'ı',
    'İ',
    'ß',
    'ſ',
    'K',
    '日本',
    'ﬁ',
    'x',
  ],
];
/** B2 has no such names. */
const REFUSED = ['\n', '\t', '\u0001', '\u001b[31m', '\u007f'];
const REFUSED_SHARE = 0.005;

const random = randomFrom(23);
const pick = (list) => list[Math.floor(random() * list.length)];
// eslint-disable-next-line no-control-regex -- they are what is looked for
const isRefused = (path) => /[\u0000-\u001f\u007f]/.test(path);

const work = mkdtempSync(join(tmpdir(), 'stowage-names-'));
const emulator = await startEmulator();
try {
  const [root, back] = ['tree', 'back'].map((name) => join(work, name));
  const refused = plantHostile(root);
  console.log(`${files} files, ${refused} of which B2 cannot name`);
  await using driver = driverAt(emulator.url, emulator);
  const container = await driver.createContainer('hostile-names-bucket');
  await container.uploadObjectViaStream('not in the source', 'surplus');
  await checkUp(directoryAt(root), containerAt(container), { refused, root });
  await checkDown(containerAt(container), directoryAt(back), { back, container });
  await checkRefusedByDisks(join(work, 'disk'));
  console.log('nothing is lost, nothing was deleted, all is reported');
} finally {
  await emulator.close();
  rmSync(work, { recursive: true, force: true });
}

/** Gives how many of them no object can be named like. */
function plantHostile(root) {
  let refused = 0;
  for (let index = 0; index < files; index += 1) {
    const deeper = random() < 0.1 ? [segment()] : [];
    // The number makes each name another one, and no name a dot alone.
    const path = [`d${index % 211}`, ...deeper, `${segment()}${index}${pick(PARTS)}`].join('/');
    const isBad = random() < REFUSED_SHARE;
    const full = join(root, isBad ? `${path}${pick(REFUSED)}` : path);
    mkdirSync(dirname(full), { recursive: true });
    writeFileSync(full, `content ${index}`);
    if (isBad) refused += 1;
  }
  return refused;
}

/** A few parts, and now and then as long as B2 takes it. */
function segment() {
  const text = pick(PARTS) + pick(PARTS) + pick(PARTS);
  const whole = /^\.{1,2}$/.test(text) ? `${text}x` : text;
  return random() < 0.01 ? `${whole}${'l'.repeat(200)}` : whole;
}

async function checkUp(from, bucket, { refused, root }) {
  const before = (await digests(root)).size;
  const result = await timed('up', () => sync(from, bucket));
  const created = files - refused;
  assertSays(result, { created, failed: refused, isComplete: false, deleted: 0 });
  if (result.heldBack?.reason !== 'not-copied') throw new Error('deletions were not held back');
  if (!result.failures.every(({ path }) => isRefused(path)))
    throw new Error(`'${result.failures[0]?.path}' was refused`);
  if ((await digests(root)).size !== before) throw new Error('files of the source are gone');
  const again = await timed('up, again', () => sync(from, bucket));
  assertSays(again, { created: 0, updated: 0, same: created, failed: refused, deleted: 0 });
  await bucket.container.driver.deleteObject({ container: bucket.container, name: 'surplus' });
  await timed('read back', () => assertHolds(bucket.container, root, (path) => !isRefused(path)));
}

async function checkDown(bucket, to) {
  assertComplete('down', await timed('down', () => sync(bucket, to)));
  const { isEqual, found } = await timed('verify', () => verify(bucket, to));
  if (!isEqual) throw new Error(`verify: ${JSON.stringify(found.slice(0, 3).map(({ type, path }) => [type, path]))}`);
  const again = await sync(bucket, to);
  assertSays(again, { isComplete: true, created: 0, updated: 0, deleted: 0 });
}

/** What a store may name and no disk can: it is reported, and nothing gets out of the directory. */
async function checkRefusedByDisks(disk) {
  const store = await new MemoryStorageDriver().createContainer('box');
  const names = ['../out', 'a/../../out', './x', 'a/./x', '/root', 'a//b', 'dir/', 'nul\0x', `${'l'.repeat(300)}`];
  for (const name of [...names, 'good']) await store.uploadObjectViaStream(name, name);
  mkdirSync(disk);
  writeFileSync(join(disk, 'kept'), 'only here');
  const result = await sync(containerAt(store), directoryAt(disk));
  assertSays(result, { isComplete: false, created: 1, deleted: 0, failed: names.length });
  const found = [...(await digests(dirname(disk))).keys()].filter(
    (path) => path.startsWith('disk/') || /out|root/.test(path),
  );
  const strays = found.filter((path) => !['disk/good', 'disk/kept'].includes(path) && !/^(tree|back)\//.test(path));
  if (strays.length > 0 || !found.includes('disk/kept')) throw new Error(`the disk holds ${JSON.stringify(found)}`);
}

function assertSays(result, expected) {
  for (const [field, value] of Object.entries(expected))
    if (result[field] !== value) throw new Error(`${field} is ${result[field]}, expected ${value}: ${sample(result)}`);
}

function sample({ failures, ...rest }) {
  return JSON.stringify([rest, failures.slice(0, 5).map(({ path, reason, error }) => [path, reason, String(error)])]);
}

async function timed(what, work) {
  const start = performance.now();
  const value = await work();
  console.log(`${what}: ${((performance.now() - start) / 1000).toFixed(1)} s`);
  return value;
}
