import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { launch, type Browser, type Page } from 'puppeteer-core';

const CHROMIUM = '/usr/bin/chromium';

/** A page of an origin of its own in Debian's Chromium, which keeps it apart from everything else as it does any page. */
export class OwnPage implements AsyncDisposable {
  readonly origin: string;
  readonly page: Page;
  readonly #browser: Browser;
  readonly #server: Server;

  private constructor(page: Page, browser: Browser, server: Server) {
    this.page = page;
    this.origin = originOf(server);
    this.#browser = browser;
    this.#server = server;
  }

  static async open(): Promise<OwnPage> {
    const server = createServer((_request, response) => {
      response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><title>page</title>');
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    // Without a sandbox, as root may have none; it loads nothing but our own page.
    const args = ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--no-proxy-server'];
    const browser = await launch({ executablePath: CHROMIUM, headless: true, args });
    const page = await browser.newPage();
    await page.goto(originOf(server));
    return new OwnPage(page, browser, server);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#browser.close();
    this.#server.close();
    this.#server.closeAllConnections();
  }
}

function originOf(server: Server): string {
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
