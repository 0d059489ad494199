/**
 * An upload in parts survives SIGKILL: killed twenty times at random moments and started again, it ends with the right bytes and
 * has sent little twice. `node checks/kill-upload.mjs` after a build. Everything is at its default but the size of parts, so
 * what makes it go on is the session in the user's state directory, which here is a temporary one.
 */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { createCipheriv, createHash } from 'node:crypto';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { BackblazeB2StorageDriver } from '@stowage/driver-backblaze-b2';
import { CountingProxy } from './counting-proxy.mjs';
import { startEmulator } from './emulator-process.mjs';
import { chosenSeed, seededRandom } from './seeded-random.mjs';

const size = Number(process.env.STOWAGE_KILL_BYTES ?? 500_000_000);
const kills = 20;
/** Some fall before anything is sent: into the hashing, the look for what was sent, the writing of the session. */
const earlyKills = 4;
const partSize = 5_000_000;
/** Every kill loses the parts that are on their way, half of each on average: 20 × 3 × 2.5 MB is what the bound must allow. */
const concurrency = 3;
const bound = 1.3;

const program = fileURLToPath(new URL('upload-once.mjs', import.meta.url));
const container = 'kill-upload';
const name = 'large.bin';
const seed = chosenSeed();
const random = seededRandom(seed);

/** Bytes that repeat nowhere, so that a part in the wrong place is a wrong hash. */
async function writeContent(path) {
  const hash = createHash('sha1');
  const cipher = createCipheriv('aes-128-ctr', Buffer.alloc(16, seed & 0xff), Buffer.alloc(16));
  const zeros = Buffer.alloc(1 << 20);
  function* chunks() {
    for (let left = size; left > 0; left -= zeros.length) {
      const chunk = cipher.update(zeros.subarray(0, Math.min(left, zeros.length)));
      hash.update(chunk);
      yield chunk;
    }
  }
  await pipeline(Readable.from(chunks()), createWriteStream(path));
  return hash.digest('hex');
}

/**
 * When each kill comes: after so many bytes sent in all, spread over the whole upload, or so many milliseconds after the start.
 * By bytes and not by time, because then a slow machine is killed as often as a fast one.
 */
function moments() {
  const early = Array.from({ length: earlyKills }, () => ({ afterMs: random() * 1500 }));
  const late = Array.from({ length: kills - earlyKills - 1 }, () => ({ afterBytes: random() * size }));
  const all = late.sort((a, b) => a.afterBytes - b.afterBytes);
  for (const moment of early) all.splice(Math.floor(random() * all.length), 0, moment);
  // The last one when the completion is asked for, and nobody is left to hear its answer.
  return [...all, { atCompletion: true }];
}

/** Whether it is time, when this piece has been sent. */
function isDue({ afterBytes, atCompletion }, proxy, chunk) {
  return atCompletion ? chunk.includes('/b2_finish_large_file') : proxy.sent >= afterBytes;
}

function start(file, env) {
  const child = spawn(process.execPath, [program, container, file, name], {
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const output = child.stdout.toArray();
  return { child, output, closed: once(child, 'close') };
}

/** Starts the upload and kills it at the moment; the rare one that ended before needs no kill any more. */
async function killed(moment, proxy, begin) {
  const { child, closed } = begin();
  const kill = () => child.kill('SIGKILL');
  const timer = new AbortController();
  if (moment.afterMs === undefined) proxy.onSent = (chunk) => isDue(moment, proxy, chunk) && kill();
  else void sleep(moment.afterMs, undefined, { signal: timer.signal }).then(kill, () => undefined);
  const [code, signal] = await closed;
  timer.abort();
  proxy.onSent = () => undefined;
  assert.ok(signal === 'SIGKILL' || code === 0, `the upload failed by itself, with status ${code}`);
  return signal === 'SIGKILL';
}

async function finished(begin) {
  const { output, closed } = begin();
  const [code] = await closed;
  assert.equal(code, 0, 'the upload that nobody killed failed');
  return JSON.parse(String(Buffer.concat(await output)));
}

/** Reads it as any other client would: past the proxy, with a driver of its own. */
async function assertStored(env, expected) {
  await using driver = BackblazeB2StorageDriver.fromEnv(env);
  const bucket = await driver.getContainer(container);
  const hash = createHash('sha1');
  for await (const chunk of await (await bucket.getObject(name)).asStream({ verifyHash: false })) hash.update(chunk);
  assert.equal(hash.digest('hex'), expected, 'what is stored is not what the file holds');
  const rows = [];
  for await (const version of driver.exListObjectVersions(bucket)) rows.push(version.extra.action);
  assert.deepEqual(rows, ['upload'], 'there is one version, and no unfinished upload is left');
}

async function run(directory) {
  await using proxy = await CountingProxy.listen();
  await using emulator = await startEmulator(['--base-url', proxy.url]);
  proxy.passTo(emulator.url);
  const state = join(directory, 'state');
  const file = join(directory, name);
  const sizes = { STOWAGE_PART_SIZE: String(partSize), STOWAGE_CONCURRENCY: String(concurrency) };
  const env = { ...process.env, ...emulator.env, B2_ENDPOINT: proxy.url, XDG_STATE_HOME: state, ...sizes };
  const expected = await writeContent(file);
  await using driver = BackblazeB2StorageDriver.fromEnv(env);
  await driver.createContainer(container);

  const begin = () => start(file, env);
  const seen = [];
  for (const moment of moments()) {
    if (await killed(moment, proxy, begin)) seen.push((proxy.sent / 1e6).toFixed(0));
    assert.ok(proxy.sent < size * bound, `${proxy.sent} bytes were sent after ${seen.length} kills`);
  }
  const object = await finished(begin);
  const sent = proxy.sent;
  assert.deepEqual(object, { size, hash: expected });
  await assertStored(env, expected);
  assert.deepEqual(await readdir(join(state, 'stowage', 'uploads')), [], 'no session is left');

  console.log(`killed ${seen.length} times, when so many MB had been sent: ${seen.join(' ')}`);
  console.log(
    `sent ${sent} bytes in all for an object of ${size}: ${(sent / size).toFixed(3)} × its size (under ${bound})`,
  );
  assert.equal(seen.length, kills);
  assert.ok(sent < size * bound, 'too much was sent twice');
}

const started = performance.now();
console.log(`seed ${seed}: ${size} bytes in parts of ${partSize}, ${concurrency} at once`);
const directory = await mkdtemp(join(tmpdir(), 'stowage-kill-'));
try {
  await run(directory);
  console.log(`the object is whole, in ${((performance.now() - started) / 1000).toFixed(0)} s`);
} finally {
  await rm(directory, { recursive: true, force: true });
}
