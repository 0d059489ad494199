/**
 * What `stowage jobs serve` shows, in Debian's Chromium: of a job with progress, failures and slow parts. No error of the console; axe finds
 * nothing serious, in light and in dark; no broader than a phone. And what it shows of a job that is under way comes by itself.
 *
 *   node checks/jobs-page.mjs [--screenshot FILE]     needs a build
 */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { DatabaseSync } from 'node:sqlite';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import axe from 'axe-core';
import { launch } from 'puppeteer-core';
import { COUNTS, openJobStore } from '@stowage/sync-jobs';
import { start } from './command.mjs';

const { screenshot } = parseArgs({ options: { screenshot: { type: 'string' } } }).values;
const PHONE = { width: 360, height: 740 };
const DESK = { width: 1280, height: 1100 };
const LEASE = 3_600_000;
const DONE = 40;
const SECOND = 1000;
const HOSTILE = '2026/<img src=x onerror="document.title=1">.jpg';

await using closing = new AsyncDisposableStack();
const directory = mkdtempSync(join(tmpdir(), 'stowage-jobs-page-'));
closing.defer(() => rmSync(directory, { recursive: true, force: true }));
const path = join(directory, 'jobs.db');
const store = closing.use(await openJobStore(`file:${path}`));
await plant();
const url = await served();
// Without a sandbox, as root may have none; it loads nothing but our own page.
const args = ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--no-proxy-server'];
const browser = await launch({ executablePath: '/usr/bin/chromium', headless: true, args });
closing.defer(() => browser.close());
for (const colour of ['light', 'dark']) for (const viewport of [DESK, PHONE]) await lookAt(colour, viewport);
console.log('ok   the page in light and dark, on a desk and on a phone');

/** A job that is over, and one that is under way: parts of it took long, some paths failed. */
async function plant() {
  await store.submit('nightly', { mode: 'sync', source: 'b2:documents', target: 's3:backup/documents' });
  await finish(await store.take('host-1 4f2a', LEASE), 1);
  await store.submit('photos', { mode: 'sync', source: 'b2:photos', target: 's3:backup/photos' });
  for (let part = 0; part < DONE; part += 1) {
    const lease = await store.take(`host-${part % 3} 77c1`, LEASE);
    await store.cut(lease, nameOf(part + 1), [{ after: nameOf(part + 1), upTo: undefined }]);
    await finish(lease, part);
  }
  const last = await store.take('host-1 4f2a', LEASE);
  await store.cut(last, nameOf(DONE + 1), [{ after: nameOf(DONE + 1), upTo: undefined }]);
  await store.take('host-2 b07e', LEASE);
  await store.take('host-3 0a95', LEASE);
  age();
}

function nameOf(part) {
  return `2026/${String(part).padStart(3, '0')}/IMG_0001.jpg`;
}

async function finish(lease, part) {
  const objects = 4000 + ((part * 7919) % 3000);
  const failures =
    part % 17 === 5
      ? [
          {
            path: part < 10 ? HOSTILE : nameOf(part),
            reason: 'transfer-failed',
            error: 'the provider answered 403: access denied',
          },
          { path: `${nameOf(part)}.tmp`, reason: 'changed' },
        ]
      : [];
  const failed = failures.length;
  const own = {
    objects,
    inTarget: objects / 2,
    created: objects / 2 - failed,
    same: objects / 2,
    failed,
    bytes: objects * 310_000,
  };
  const counts = Object.fromEntries(COUNTS.map((count) => [count, Math.round(own[count] ?? 0)]));
  await store.finish(lease, { counts, checksum: BigInt(objects), failures });
}

/** As if it had begun seven minutes ago: one part was recorded every ten seconds, and some took a minute. */
function age() {
  using database = new DatabaseSync(path);
  database.exec(`
    UPDATE stowage_shards SET ended = ended - (42 - id) * ${10 * SECOND} WHERE ended IS NOT NULL;
    UPDATE stowage_shards SET begun = COALESCE(ended, begun) - ${9 * SECOND} - (id * 37 % 50) * ${SECOND};
    UPDATE stowage_jobs SET created = created - ${430 * SECOND};
  `);
}

async function served() {
  const child = start(['jobs', 'serve', '--json'], { env: { STOWAGE_DATABASE: `file:${path}` } });
  closing.defer(() => child.kill());
  const [line] = await once(createInterface(child.stdout), 'line');
  return JSON.parse(line).url;
}

async function lookAt(colour, viewport) {
  const page = await browser.newPage();
  const errors = [];
  page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
  page.on('pageerror', (error) => errors.push(String(error)));
  page.on('requestfailed', (request) => errors.push(`${request.url()}: ${request.failure().errorText}`));
  await page.setViewport(viewport);
  await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: colour }]);
  await page.goto(url, { waitUntil: 'networkidle0' });
  await page.waitForFunction(() => globalThis.document.querySelectorAll('#job svg rect').length > 10);
  const text = await page.$eval('main', ({ innerText }) => innerText);
  for (const words of ['photos', 'b2:photos → s3:backup/photos', HOSTILE, 'access denied', 'host-2 b07e'])
    assert.ok(text.includes(words), `it tells '${words}': ${text}`);
  assert.deepEqual(await violations(page), [], `${colour}, ${viewport.width}`);
  const width = await page.evaluate(() => globalThis.document.documentElement.scrollWidth);
  assert.ok(width <= viewport.width, `it is ${width} wide on ${viewport.width}`);
  if (screenshot !== undefined && colour === 'light' && viewport === DESK) await page.screenshot({ path: screenshot });
  await assertFresh(page);
  assert.deepEqual(errors, [], 'it says nothing in the console');
  await page.close();
}

/** What is chosen stays so, and keeps the focus, when the page asks again. */
async function assertFresh(page) {
  await page.evaluate(() =>
    [...globalThis.document.querySelectorAll('button')].find(({ textContent }) => textContent === 'nightly').focus(),
  );
  await page.keyboard.press('Enter');
  await page.waitForFunction(() => globalThis.document.querySelector('h2').textContent === 'nightly');
  assert.equal(await page.evaluate(() => globalThis.document.activeElement.textContent), 'nightly');
}

/** What axe calls serious or worse. */
async function violations(page) {
  await page.evaluate(axe.source);
  const found = await page.evaluate(() => globalThis.axe.run(globalThis.document, { resultTypes: ['violations'] }));
  return found.violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 200)).join(', ')}`);
}
