/**
 * An upload in parts survives SIGKILL: killed twenty times at random moments and started again, it ends with the right bytes and
 * has sent little twice. Everything is at its default but the size of parts, so what makes it go on is the session in the user's
 * state directory, which here is a temporary one.
 *
 * What it is tried on is a module that exports `place`: `title`, `connect(endpoint)`, which gives a driver, and `completion`, which
 * tells the request that completes an upload by its first bytes.
 */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { writeContent } from './content.mjs';
import { CountingProxy } from './counting-proxy.mjs';
import { chosenSeed, seededRandom } from './seeded-random.mjs';

const size = Number(process.env.STOWAGE_KILL_BYTES ?? 500_000_000);
const kills = 20;
/** Some fall before anything is sent: into the hashing, the look for what was sent, the writing of the session. */
const earlyKills = 4;
/** The least that S3 takes, and the same for all. */
const partSize = 5 * 1024 ** 2;
/** Every kill loses the parts that are on their way, half of each on average: 16 × 3 × 2.6 MB is what the bound must allow. */
const concurrency = 3;
const bound = 1.3;

const program = fileURLToPath(new URL('upload-once.mjs', import.meta.url));
const name = 'large.bin';

/**
 * When each kill comes: after so many bytes sent in all, spread over the whole upload, or so many milliseconds after the start.
 * By bytes and not by time, because then a slow machine is killed as often as a fast one.
 */
function moments(random) {
  const early = Array.from({ length: earlyKills }, () => ({ afterMs: random() * 1500 }));
  const late = Array.from({ length: kills - earlyKills - 1 }, () => ({ afterBytes: random() * size }));
  const all = late.sort((a, b) => a.afterBytes - b.afterBytes);
  for (const moment of early) all.splice(Math.floor(random() * all.length), 0, moment);
  // The last one when the completion is asked for, and nobody is left to hear its answer.
  return [...all, { atCompletion: true }];
}

/** The upload of one file at a place, again and again, through a proxy that counts. */
class KillLoop {
  #place;
  #proxy;
  #begin;
  /** How many MB had been sent at each kill. */
  seen = [];

  /** @param begin starts the program that uploads */
  constructor(place, proxy, begin) {
    this.#place = place;
    this.#proxy = proxy;
    this.#begin = begin;
  }

  /** Kills it at each of the moments. */
  async run(all) {
    for (const moment of all) {
      if (await this.#killed(moment)) this.seen.push((this.#proxy.sent / 1e6).toFixed(0));
      assert.ok(this.#proxy.sent < size * bound, `${this.#proxy.sent} bytes were sent after ${this.seen.length} kills`);
    }
  }

  /** Lets it come to its end. */
  async finish() {
    const { output, closed } = this.#begin();
    const [code] = await closed;
    assert.equal(code, 0, 'the upload that nobody killed failed');
    return JSON.parse(String(Buffer.concat(await output)));
  }

  /** Starts the upload and kills it at the moment; the rare one that ended before needs no kill any more. */
  async #killed(moment) {
    const { child, closed } = this.#begin();
    const kill = () => child.kill('SIGKILL');
    const timer = new AbortController();
    if (moment.afterMs === undefined) this.#proxy.onSent = (chunk) => this.#isDue(moment, chunk) && kill();
    else void sleep(moment.afterMs, undefined, { signal: timer.signal }).then(kill, () => undefined);
    const [code, signal] = await closed;
    timer.abort();
    this.#proxy.onSent = () => undefined;
    assert.ok(signal === 'SIGKILL' || code === 0, `the upload failed by itself, with status ${code}`);
    return signal === 'SIGKILL';
  }

  /** Whether it is time, when this piece has been sent. */
  #isDue({ afterBytes, atCompletion }, chunk) {
    if (!atCompletion) return this.#proxy.sent >= afterBytes;
    return this.#place.completion.test(chunk.toString('latin1', 0, 2048));
  }
}

function start(env, ...args) {
  const child = spawn(process.execPath, [...process.execArgv, program, ...args], {
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return { child, output: child.stdout.toArray(), closed: once(child, 'close') };
}

/** Reads it as any other client would: past the proxy, with a driver of its own. */
async function assertStored(place, endpoint, container, expected) {
  await using driver = await place.connect(endpoint);
  const bucket = await driver.getContainer(container);
  const hash = createHash('sha256');
  for await (const chunk of await (await bucket.getObject(name)).asStream()) hash.update(chunk);
  assert.equal(hash.digest('hex'), expected, 'what is stored is not what the file holds');
  const listed = [];
  for await (const object of bucket.iterateObjects()) listed.push([object.name, object.size]);
  assert.deepEqual(listed, [[name, size]], 'there is one object');
  const unfinished = await driver.backend.multipart.listUploads(bucket, { prefix: '', limit: 100 });
  assert.deepEqual(unfinished.items, [], 'an unfinished upload is left');
}

async function loop(directory, { url, place, serve, seed }) {
  await using proxy = await CountingProxy.listen();
  await using server = await serve(proxy.url);
  proxy.passTo(server.endpoint);
  const state = join(directory, 'state');
  const file = join(directory, name);
  const sizes = { STOWAGE_PART_SIZE: String(partSize), STOWAGE_CONCURRENCY: String(concurrency) };
  const env = { ...process.env, XDG_STATE_HOME: state, ...sizes };
  const expected = await writeContent(file, seed, size);
  const container = `kill-loop-${seed}`;
  await using driver = await place.connect(proxy.url);
  await driver.createContainer(container);

  const kill = new KillLoop(place, proxy, () => start(env, url.href, proxy.url, container, file, name));
  await kill.run(moments(seededRandom(seed)));
  const object = await kill.finish();
  const { sent } = proxy;
  assert.deepEqual(object, { size });
  await assertStored(place, server.endpoint, container, expected);
  assert.deepEqual(await readdir(join(state, 'stowage', 'uploads')), [], 'no session is left');

  console.log(`killed ${kill.seen.length} times, when so many MB had been sent: ${kill.seen.join(' ')}`);
  console.log(`sent ${sent} bytes for an object of ${size}: ${(sent / size).toFixed(3)} × its size (under ${bound})`);
  assert.equal(kill.seen.length, kills);
  assert.ok(sent < size * bound, 'too much was sent twice');
}

/**
 * Runs it. `STOWAGE_SEED` repeats another run.
 *
 * @param url of the module that exports the place
 * @param serve gives `endpoint`, the server itself, which is known to clients by the URL that it is told; disposed of at the end
 */
export async function runKillLoop(url, serve) {
  const { place } = await import(url);
  const seed = chosenSeed();
  const started = performance.now();
  console.log(`${place.title}, seed ${seed}: ${size} bytes in parts of ${partSize}, ${concurrency} at once`);
  const directory = await mkdtemp(join(tmpdir(), 'stowage-kill-'));
  try {
    await loop(directory, { url, place, serve, seed });
    console.log(`the object is whole, in ${((performance.now() - started) / 1000).toFixed(0)} s`);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}
