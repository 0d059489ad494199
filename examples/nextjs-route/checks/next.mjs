/**
 * The routes in an application that Next.js has built and serves: photos are stored and served, and uploaded as a page does it.
 *
 * `node examples/nextjs-route/checks/next.mjs`, after a build.
 */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startEmulator } from '@stowage/b2-emulator';
import { BackblazeB2StorageDriver } from '@stowage/driver-backblaze-b2';
import { freePorts } from '../../../tools/judges/free-ports.mjs';

const BUCKET = 'next-photos';
/** In milliseconds: the machine may have other work. */
const PATIENCE = 120_000;
const root = new URL('../../..', import.meta.url).pathname;
const example = join(import.meta.dirname, '..');
/** Next writes into the directory of its application. */
const app = join(example, 'dist', 'app');
const next = createRequire(import.meta.url).resolve('next/dist/bin/next');

await using closing = new AsyncDisposableStack();
const emulator = closing.adopt(await startEmulator(), (each) => each.close());
const env = {
  ...process.env,
  NEXT_TELEMETRY_DISABLED: '1',
  // What Next misses it names, where it would install it otherwise.
  CI: '1',
  B2_ENDPOINT: emulator.url,
  B2_APPLICATION_KEY_ID: emulator.keyId,
  B2_APPLICATION_KEY: emulator.key,
  PHOTOS_BUCKET: BUCKET,
  UPLOAD_SECRET: randomBytes(32).toString('hex'),
};
const driver = new BackblazeB2StorageDriver(emulator.keyId, emulator.key, { endpoint: emulator.url });
closing.defer(() => driver.close());
const container = await driver.createContainer(BUCKET);

makeApp();
await run('build');
const site = await serve();
await storesAndServes();
await uploads();

/** What one has after copying the example's `src` to an application of one's own. */
function makeApp() {
  rmSync(app, { recursive: true, force: true });
  mkdirSync(app, { recursive: true });
  cpSync(join(example, 'src'), join(app, 'src'), { recursive: true });
  writeFileSync(join(app, 'package.json'), JSON.stringify({ name: 'an-app', private: true, type: 'module' }));
  // Its types are checked with the others, by the compiler of the repository.
  const config = { turbopack: { root }, typescript: { ignoreBuildErrors: true } };
  writeFileSync(join(app, 'next.config.mjs'), `export default ${JSON.stringify(config)};\n`);
}

/** A command of Next, to its end. */
async function run(...words) {
  const child = spawn(process.execPath, [next, ...words], { cwd: app, env, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (said += text));
  const stop = setTimeout(() => child.kill('SIGKILL'), PATIENCE);
  const [code] = await once(child, 'close');
  clearTimeout(stop);
  assert.equal(code, 0, `next ${words.join(' ')}: ${said}`);
}

/** The application, once it answers. */
async function serve() {
  const [port] = await freePorts(1);
  const words = [next, 'start', '-p', `${port}`, '-H', '127.0.0.1'];
  const child = spawn(process.execPath, words, { cwd: app, env, stdio: ['ignore', 'ignore', 'inherit'] });
  const ended = once(child, 'close');
  closing.defer(async () => {
    child.kill('SIGTERM');
    await ended;
  });
  const url = `http://127.0.0.1:${port}`;
  for (const until = Date.now() + PATIENCE; ; await sleep(100)) {
    const answer = await fetch(`${url}/api/photos/none`).catch(() => undefined);
    if (answer?.status === 404) return url;
    assert.ok(child.exitCode === null && Date.now() < until, `the application does not answer: ${answer?.status}`);
  }
}

async function storesAndServes() {
  const body = randomBytes(3_000_000);
  const url = `${site}/api/photos/a%20cat.png`;
  const stored = await fetch(url, { method: 'PUT', body, headers: { 'content-type': 'image/png' } });
  assert.deepEqual([stored.status, await stored.json()], [201, { name: 'a cat.png', size: body.length }]);
  const served = await fetch(url);
  assert.equal(served.headers.get('content-type'), 'image/png');
  assert.ok(body.equals(Buffer.from(await served.arrayBuffer())));
  const refused = await fetch(url, { method: 'PUT', body: '<p>', headers: { 'content-type': 'text/html' } });
  assert.equal(refused.status, 415);
  console.log('ok   a photo is stored and served, and a page is none');
}

async function uploads() {
  const { upload } = await import('@stowage/upload-client');
  const bytes = randomBytes(20_000_000);
  const file = new File([bytes], 'large.png', { type: 'image/png' });
  const { key } = await upload(file, { endpoint: `${site}/upload` });
  assert.ok(bytes.equals(await (await container.getObject(key)).bytes()));
  await assert.rejects(upload(new File(['<p>'], 'a.html', { type: 'text/html' }), { endpoint: `${site}/upload` }));
  console.log('ok   a photo is uploaded in parts, past the application, and a page is refused');
}
