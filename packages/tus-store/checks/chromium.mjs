/**
 * tus-js-client in Debian's Chromium, to a server over the B2 emulator: 60 MiB arrive whole although the connection is cut ten times.
 *
 * Runs on the sources: `.ci/run --only tus-chromium`.
 */
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { launch } from 'puppeteer-core';
import { startEmulator } from '@stowage/b2-emulator';
import { BackblazeB2StorageDriver } from '@stowage/driver-backblaze-b2';
import { CuttingProxy } from '../test/support/cutting-proxy.ts';
import { hashOf, MIB, TusServer } from '../test/support/world.ts';

const CHROMIUM = '/usr/bin/chromium';
const TUS = fileURLToPath(new URL('dist/tus.min.js', import.meta.resolve('tus-js-client/package.json')));
const [SIZE, CUTS] = [60 * MIB, 10];

/** In the page: uploads bytes that it makes, as any page does; their hash, and where they are. */
async function uploadInPage(endpoint, size) {
  const bytes = new Uint8Array(size);
  // As many as `getRandomValues` gives at once.
  for (let at = 0; at < size; at += 65_536) crypto.getRandomValues(bytes.subarray(at, at + 65_536));
  const url = await new Promise((resolve, reject) => {
    const upload = new globalThis.tus.Upload(new Blob([bytes]), {
      endpoint,
      metadata: { filename: 'film.mp4', filetype: 'video/mp4' },
      retryDelays: Array.from({ length: 20 }, () => 20),
      onShouldRetry: () => true,
      onSuccess: () => resolve(upload.url),
      onError: reject,
    });
    upload.start();
  });
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return { url, hash: hash.toHex?.() ?? Array.from(hash, (byte) => byte.toString(16).padStart(2, '0')).join('') };
}

async function open(closing) {
  const emulator = closing.use(await startEmulator());
  const driver = closing.use(new BackblazeB2StorageDriver(emulator.keyId, emulator.key, { endpoint: emulator.url }));
  const container = await driver.createContainer('own-films');
  const server = closing.use(await TusServer.start(container));
  const proxy = closing.use(await CuttingProxy.open(() => server.port, { every: 5 * MIB, most: CUTS }));
  const site = createServer((_request, response) => response.end('<!doctype html><title>page</title>'));
  site.listen(0, '127.0.0.1');
  await once(site, 'listening');
  closing.defer(() => site.close());
  // Without a sandbox, as root may have none; it loads nothing but our own page.
  const args = ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--no-proxy-server'];
  const browser = await launch({ executablePath: CHROMIUM, headless: true, args });
  closing.defer(() => browser.close());
  const page = await browser.newPage();
  await page.goto(`http://127.0.0.1:${site.address().port}`);
  await page.addScriptTag({ path: TUS });
  return { container, proxy, page };
}

await using closing = new AsyncDisposableStack();
const { container, proxy, page } = await open(closing);
const { url, hash } = await page.evaluate(uploadInPage, `${proxy.url}/files`, SIZE);
const object = await container.getObject(url.split('/').at(-1));
assert.deepEqual([object.size, object.contentType, proxy.cuts], [SIZE, 'video/mp4', CUTS]);
assert.equal(hashOf(await object.bytes()), hash, 'the bytes are those of the page');
console.log(`${SIZE / MIB} MiB from Chromium, cut ${proxy.cuts} times`);
