import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { build } from 'esbuild';
import { launch, type Browser, type Page } from 'puppeteer-core';

const CHROMIUM = '/usr/bin/chromium';
const CODE = `
import { upload, uploadAll } from './index.js';
/** The same bytes for the same seed, in the page and in the test. */
const bytesOf = ${String(bytesOf)};
const fileOf = (name, size, seed) => new File([bytesOf(size, seed)], name, { type: 'text/x-page', lastModified: 1 });
globalThis.stowage = { upload, uploadAll, fileOf };
`;

/** So many bytes, which repeat nowhere. */
export function bytesOf(size: number, seed: number): Uint8Array<ArrayBuffer> {
  const words = new Uint32Array(Math.ceil(size / 4));
  let state = seed;
  for (let index = 0; index < words.length; index += 1) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0;
    words[index] = state ^ (state >>> 15);
  }
  return new Uint8Array(words.buffer, 0, size);
}

/** A page in Debian's Chromium with the client in it, and the server that it is from, which has the handler at `/upload`. */
export class UploadPage implements AsyncDisposable {
  readonly origin: string;
  readonly page: Page;
  readonly #browser: Browser;
  readonly #server: Server;

  private constructor(page: Page, browser: Browser, { server, origin }: { server: Server; origin: string }) {
    this.page = page;
    this.origin = origin;
    this.#browser = browser;
    this.#server = server;
  }

  static async open(
    upload: (request: IncomingMessage, response: ServerResponse) => Promise<void>,
  ): Promise<UploadPage> {
    const stdin = { contents: CODE, resolveDir: new URL('../src', import.meta.url).pathname };
    const { outputFiles } = await build({ stdin, bundle: true, format: 'esm', platform: 'browser', write: false });
    const script = outputFiles[0]?.text ?? '';
    const server = createServer((request, response) => {
      if (request.url === '/upload') return void upload(request, response);
      const isScript = request.url === '/client.js';
      response.writeHead(200, { 'content-type': isScript ? 'text/javascript' : 'text/html' });
      response.end(
        isScript ? script : '<!doctype html><title>page</title><script type="module" src="/client.js"></script>',
      );
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    // Without a sandbox, as root may have none; it loads nothing but our own page.
    const args = ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--no-proxy-server'];
    const browser = await launch({ executablePath: CHROMIUM, headless: true, args });
    const page = await browser.newPage();
    const own = new UploadPage(page, browser, { server, origin });
    await own.load();
    return own;
  }

  /** As somebody does who types the address again. */
  async load(): Promise<void> {
    await this.page.goto(this.origin);
    await this.page.waitForFunction(() => 'stowage' in globalThis);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#browser.close();
    this.#server.close();
    this.#server.closeAllConnections();
  }
}
