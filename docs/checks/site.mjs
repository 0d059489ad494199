/**
 * The built site as a reader has it, in Debian's Chromium: every page without an error of the console, and its links lead somewhere; the
 * search finds; no page is broader than a phone; axe finds no serious violation, in light and in dark.
 *
 * `node docs/checks/site.mjs [directory for screenshots]`, after `pnpm docs`.
 */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import axe from 'axe-core';
import { launch } from 'puppeteer-core';
import { serve } from 'vitepress';

const DOCS = fileURLToPath(new URL('..', import.meta.url));
const CHROMIUM = '/usr/bin/chromium';
/** In milliseconds: the reference's pages are long, and the machine may have other work. */
const PATIENCE = 120_000;
const PHONE = { width: 360, height: 740 };
const DESK = { width: 1280, height: 900 };
const SEARCHED = { 'signed upload': 'Browser uploads', exCancelUnfinished: 'exCancelUnfinished' };
/** Axe looks at these, in both colours: one of each kind of page. */
const LOOKED_AT = [
  ...['/', '/start', '/guides/api', '/guides/errors', '/guides/browser-uploads', '/providers', '/cli'],
  ...['/sync-at-scale', '/performance', '/reference/'],
];

const [pictures] = process.argv.slice(2);

/** What goes wrong on a page, while it is looked at. */
function watched(page) {
  const errors = [];
  page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
  page.on('pageerror', (error) => errors.push(String(error)));
  // A page that is fetched beforehand is given up when another is gone to.
  page.on('requestfailed', (request) => {
    const { errorText } = request.failure();
    if (errorText !== 'net::ERR_ABORTED') errors.push(`${request.url()}: ${errorText}`);
  });
  return errors;
}

async function linksOf(page, origin) {
  const links = await page.$$eval('a[href]', (found) => found.map(({ href }) => href));
  return links.filter((link) => link.startsWith(origin)).map((link) => new URL(link).pathname);
}

/** Every page that can be reached from the first one. */
async function crawl(page, origin) {
  const errors = watched(page);
  const [seen, waiting] = [new Set(), ['/']];
  for (let path = waiting.shift(); path !== undefined; path = waiting.shift()) {
    if (seen.has(path)) continue;
    seen.add(path);
    const answer = await page.goto(origin + path, { waitUntil: 'load', timeout: PATIENCE });
    assert.equal(answer.status(), 200, `${path} is there`);
    assert.deepEqual(errors, [], `${path} says nothing in the console`);
    const { scrollWidth } = await page.evaluate(() => ({
      scrollWidth: globalThis.document.documentElement.scrollWidth,
    }));
    assert.ok(scrollWidth <= PHONE.width, `${path} is ${scrollWidth} pixels wide on a phone`);
    waiting.push(...(await linksOf(page, origin)));
  }
  return seen;
}

async function find(page, origin, [words, title]) {
  await page.goto(origin, { waitUntil: 'load', timeout: PATIENCE });
  await page.waitForSelector('.VPNavBarSearch button', { timeout: PATIENCE });
  await page.click('.VPNavBarSearch button');
  await page.waitForSelector('.VPLocalSearchBox input');
  await page.type('.VPLocalSearchBox input', words);
  await page.waitForSelector('.VPLocalSearchBox .result', { timeout: PATIENCE });
  const results = await page.$$eval('.VPLocalSearchBox .result', (found) =>
    found.map(({ textContent }) => textContent),
  );
  assert.ok(
    results.some((result) => result.includes(title)),
    `'${words}' finds '${title}', not only ${results.join(', ')}`,
  );
}

/** What axe calls serious or worse. */
async function violations(page) {
  await page.evaluate(axe.source);
  const found = await page.evaluate(() => globalThis.axe.run(globalThis.document, { resultTypes: ['violations'] }));
  return found.violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(
      ({ id, nodes }) =>
        `${id}: ${nodes
          .map(({ target }) => target.join(' '))
          .slice(0, 3)
          .join(', ')}`,
    );
}

async function lookAt(page, origin, path, colour) {
  await page.evaluateOnNewDocument(
    (name) => globalThis.localStorage.setItem('vitepress-theme-appearance', name),
    colour,
  );
  await page.goto(origin + path, { waitUntil: 'load', timeout: PATIENCE });
  assert.deepEqual(await violations(page), [], `${path} in ${colour}`);
  if (pictures === undefined) return;
  const name = `${path.replaceAll('/', '-')}-${colour}-${page.viewport().width}.png`;
  await page.screenshot({ path: join(pictures, name) });
}

async function main() {
  const { server } = await serve({ root: DOCS, port: 0 });
  const browser = await launch({
    executablePath: CHROMIUM,
    headless: true,
    args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--no-proxy-server'],
  });
  try {
    const origin = `http://127.0.0.1:${server.address().port}`;
    const page = await browser.newPage();
    await page.setViewport(PHONE);
    const pages = await crawl(page, origin);
    console.log(`ok   ${pages.size} pages: no error, no dead link, none broader than a phone`);
    await page.setViewport(DESK);
    for (const each of Object.entries(SEARCHED)) await find(page, origin, each);
    console.log('ok   the search finds');
    for (const colour of ['light', 'dark'])
      for (const path of LOOKED_AT) {
        const fresh = await browser.newPage();
        await fresh.setViewport(path === '/start' ? PHONE : DESK);
        await lookAt(fresh, origin, path, colour);
        await fresh.close();
      }
    console.log(`ok   axe finds nothing serious on ${LOOKED_AT.length} pages, light and dark`);
  } finally {
    await browser.close();
    server.close();
  }
}

readFileSync(join(DOCS, '.vitepress', 'dist', 'index.html')); // `pnpm docs` makes it
await main();
