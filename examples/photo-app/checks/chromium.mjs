/**
 * The page in Debian's Chromium: photos are chosen, sent, and seen as thumbnails; one goes on after the page was loaded again; what only calls
 * itself a photo is refused.
 *
 * `node examples/photo-app/checks/chromium.mjs`, after a build.
 */
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { launch } from 'puppeteer-core';
import sharp from 'sharp';
import { openSite } from '../dist/site.js';

const CHROMIUM = '/usr/bin/chromium';
/** In milliseconds: the machine may have other work. */
const PATIENCE = 120_000;

/** Files as cameras make them; noise does not become smaller. */
async function photosIn(directory) {
  const noise = (width, height) => sharp(randomBytes(width * height * 3), { raw: { width, height, channels: 3 } });
  const made = {
    'small.jpg': await noise(1200, 900).jpeg({ quality: 60 }).toBuffer(),
    'large.png': await noise(3000, 3200).png({ compressionLevel: 0 }).toBuffer(),
    'page.png': Buffer.from('<!doctype html><script>alert(1)</script>'),
  };
  for (const [name, bytes] of Object.entries(made)) await writeFile(join(directory, name), bytes);
  return (name) => join(directory, name);
}

async function choose(page, ...paths) {
  const input = await page.$('input[type=file]');
  await input.uploadFile(...paths);
}

/** The thumbnails that are seen: their names and sizes. */
function seen(page) {
  return page.$$eval('#photos img', (images) =>
    images
      .filter(({ complete, naturalWidth }) => complete && naturalWidth > 0)
      .map(({ alt, naturalWidth, naturalHeight }) => [alt, naturalWidth, naturalHeight]),
  );
}

async function untilSeen(page, count) {
  const enough = (wanted) =>
    [...globalThis.document.querySelectorAll('#photos img')].filter(({ naturalWidth }) => naturalWidth > 0).length >=
    wanted;
  await page.waitForFunction(enough, { timeout: PATIENCE }, count);
  return (await seen(page)).sort();
}

/** The number of the part that a request sends; 0 if it is none. */
const partOf = (request) => Number(request.headers()['x-bz-part-number'] ?? 0);

/** The numbers of parts that the store has taken. */
function partsTaken(page) {
  const taken = [];
  page.on('response', (response) => {
    if (partOf(response.request()) > 0 && response.status() === 200) taken.push(partOf(response.request()));
  });
  return taken;
}

async function goesOnAfterReload(page, path) {
  const taken = partsTaken(page);
  const isTaken = (response) => partOf(response.request()) > 0 && response.status() === 200 && taken.length === 2;
  // The first two get through, the others are on their way until the page is gone.
  await page.setRequestInterception(true);
  const hold = (request) => (partOf(request) > 2 ? undefined : request.continue());
  page.on('request', hold);
  const two = page.waitForResponse(isTaken, { timeout: PATIENCE });
  await choose(page, path);
  await two;
  await page.reload({ timeout: PATIENCE });
  page.off('request', hold);
  await page.setRequestInterception(false);
  assert.deepEqual(taken.splice(0).sort(), [1, 2]);
  await choose(page, path);
  const found = await untilSeen(page, 2);
  assert.deepEqual(taken.sort(), [3, 4, 5, 6]);
  console.log('ok   what was there when the page was loaded again is not sent a second time');
  return found;
}

async function main(page, { url, path }) {
  await page.goto(url, { timeout: PATIENCE });
  await choose(page, path('small.jpg'));
  assert.deepEqual(await untilSeen(page, 1), [['small.jpg', 320, 240]]);
  console.log('ok   a photo is sent, and seen as its thumbnail');
  const both = await goesOnAfterReload(page, path('large.png'));
  assert.deepEqual(both, [
    ['large.png', 300, 320],
    ['small.jpg', 320, 240],
  ]);
  const link = await page.$eval('a:has([alt="large.png"])', ({ href }) => href);
  const whole = Buffer.from(await (await fetch(link)).arrayBuffer());
  assert.ok(whole.equals(await readFile(path('large.png'))), 'the link leads to the photo');
  console.log(`ok   its link leads to the ${whole.length} bytes that were sent`);
  await choose(page, path('page.png'));
  await page.waitForFunction(() => globalThis.document.querySelector('#uploads').textContent.includes('no photo'), {
    timeout: PATIENCE,
  });
  assert.equal((await seen(page)).length, 2);
  console.log('ok   what only calls itself a photo is refused');
}

await using closing = new AsyncDisposableStack();
const directory = await mkdtemp(join(tmpdir(), 'stowage-photos-'));
closing.defer(() => rm(directory, { recursive: true }));
const path = await photosIn(directory);
const { url } = closing.use(await openSite({}));
// Without a sandbox, as root may have none; it loads nothing but our own page.
const args = ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--no-proxy-server'];
const browser = await launch({ executablePath: CHROMIUM, headless: true, args });
closing.defer(() => browser.close());
await main(await browser.newPage(), { url, path });
