// rclone's `check` and our `verify` and `diff` say the same of a directory and a bucket of the B2 emulator, in both directions: after a sync of ours,
// after one of rclone's, and after random edits of both ends. `node checks/rclone-agrees.mjs [FILES]`. Needs a build, and rclone.
import { execFile } from 'node:child_process';
import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmulator } from '@stowage/b2-emulator';
import { containerAt, diff, directoryAt, sync, verify } from '@stowage/sync';
import { assertComplete, driverAt } from './place.mjs';
import { digests, plant, randomFrom } from './tree.mjs';

const files = Number(process.argv[2] ?? 1000);
const BUCKET = 'rclone-agrees-bucket';
/** How `rclone check --combined` marks what our differences are called. */
const MARKS = { '=': 'same', '*': 'different', '+': 'only-source', '-': 'only-target' };

const random = randomFrom(41);
const work = mkdtempSync(join(tmpdir(), 'stowage-rclone-'));
process.env.XDG_STATE_HOME = join(work, 'uploads');
const emulator = await startEmulator({ recommendedPartSize: 5_000_000, absoluteMinimumPartSize: 100_000 });
try {
  const root = join(work, 'tree');
  mkdirSync(root);
  plant(root, files);
  writeFileSync(join(root, 'large.bin'), Buffer.alloc(12_000_000, 'large'));
  await using driver = driverAt(emulator.url, emulator);
  const container = await driver.createContainer(BUCKET);
  const [from, bucket] = [directoryAt(root), containerAt(container)];
  assertComplete('our sync', await sync(from, bucket));
  await assertAgreed('after our sync', { root, from, bucket }, true);
  await edit(root, container);
  await assertAgreed('after edits', { root, from, bucket }, false);
  await rclone('sync', root, `B2:${BUCKET}`);
  await assertAgreed('after a sync of rclone', { root, from, bucket }, true);
  await edit(root, container);
  assertComplete('our sync back', await sync(bucket, from));
  await assertAgreed('after our sync back', { root, from, bucket }, true);
} finally {
  await emulator.close();
  rmSync(work, { recursive: true, force: true });
}

/** A tenth of each end: other content of the same size, more content, gone, and new. */
async function edit(root, container) {
  const paths = [...(await digests(root)).keys()].filter((path) => path !== 'large.bin');
  for (const path of paths) {
    if (random() < 0.05) await editObject(container, path);
    if (random() < 0.05) editFile(join(root, path));
  }
}

function editFile(path) {
  const which = random();
  if (which < 0.25) rmSync(path);
  else if (which < 0.5) writeFileSync(`${path}.new`, 'new');
  else if (which < 0.75) appendFileSync(path, 'more');
  else
    writeFileSync(
      path,
      Buffer.from(readFileSync(path)).map((byte) => byte ^ 1),
    );
}

async function editObject(container, path) {
  const which = random();
  const object = await container.getObject(path);
  if (which < 0.25) await container.driver.deleteObject(object);
  else if (which < 0.5) await container.uploadObjectViaStream('new', `${path}.other`);
  else await container.uploadObjectViaStream(Buffer.alloc(object.size, 'other'), path);
}

/** Both say the same of every path, whichever end is the source, and `verify` what rclone's exit code says. */
async function assertAgreed(when, { root, from, bucket }, isEqual) {
  const remote = `B2:${BUCKET}`;
  for (const [source, target, left, right] of [
    [root, remote, from, bucket],
    [remote, root, bucket, from],
  ]) {
    const { code, stdout } = await rclone('check', source, target, '--combined', '-').catch((error) => error);
    const theirs = new Map(
      stdout
        .trimEnd()
        .split('\n')
        .map((line) => [line.slice(2), MARKS[line[0]]]),
    );
    const ours = new Map();
    for await (const { path, type } of diff(left, right, { compare: 'checksum' })) ours.set(path, type);
    for (const path of new Set([...theirs.keys(), ...ours.keys()]))
      if (ours.get(path) !== theirs.get(path))
        throw new Error(`${when}: '${path}' is ${ours.get(path)}, and for rclone ${theirs.get(path)}`);
    const verdicts = [(await verify(left, right)).isEqual, (code ?? 0) === 0];
    if (verdicts.some((verdict) => verdict !== isEqual)) throw new Error(`${when}: ${JSON.stringify(verdicts)}`);
    const counts = Object.groupBy(ours.values(), (type) => type);
    console.log(
      `${when}: ${Object.entries(counts)
        .map(([type, { length }]) => `${length} ${type}`)
        .join(', ')}`,
    );
  }
}

function rclone(...args) {
  const env = {
    ...process.env,
    ...{ RCLONE_CONFIG: '/dev/null', RCLONE_CONFIG_B2_TYPE: 'b2', RCLONE_CONFIG_B2_ENDPOINT: emulator.url },
    ...{ RCLONE_CONFIG_B2_ACCOUNT: emulator.keyId, RCLONE_CONFIG_B2_KEY: emulator.key },
    ...{ RCLONE_B2_CHUNK_SIZE: '5M', RCLONE_B2_UPLOAD_CUTOFF: '5M' },
  };
  return new Promise((resolve, reject) => {
    execFile('rclone', args, { env, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 }, (error, stdout, stderr) => {
      if (error === null) resolve({ code: 0, stdout });
      else reject(Object.assign(error, { stdout, message: `${error.message}\n${stderr.slice(-2000)}` }));
    });
  });
}
