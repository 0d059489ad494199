import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { AzureBlobsStorageDriver, type AzureBlobsOptions, type AzureCredential } from '../src/index.js';

/** What was asked. */
export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** What is answered, with the headers that every answer of the service has. */
export interface Recorded {
  /** 0: none, and the connection breaks. */
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** The account's key. */
export const KEY = Buffer.from('the key of the account').toString('base64');

/** A service that answers as it is told, request by request, and keeps what it was asked. */
export async function recorded(answer: (asked: Asked, count: number) => Recorded) {
  const asked: Asked[] = [];
  const server = createServer((incoming, outgoing) => {
    void incoming.toArray().then((chunks: readonly Buffer[]) => {
      const url = new URL(incoming.url ?? '', 'http://host');
      const body = Buffer.concat(chunks).toString();
      const { method = '', headers } = incoming;
      asked.push({ method, path: url.pathname, query: url.searchParams, headers, body });
      const { status, headers: given = {}, body: text = '' } = answer(asked[asked.length - 1] as Asked, asked.length);
      const own = { 'x-ms-request-id': 'request-1', 'x-ms-version': '2023-11-03' };
      if (status === 0) return void incoming.socket.destroy();
      outgoing.writeHead(status, {
        ...own,
        ...given,
        'content-length': given['content-length'] ?? Buffer.byteLength(text),
      });
      outgoing.end(method === 'HEAD' ? undefined : text);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const drivers: AzureBlobsStorageDriver[] = [];
  const connect = (credential: AzureCredential = KEY, options: AzureBlobsOptions = {}): AzureBlobsStorageDriver => {
    const quick = { retry: { attempts: 3, initialDelay: 1, maxDelay: 1 }, endpoint: `${url}/account` };
    const driver = new AzureBlobsStorageDriver('account', credential, { ...quick, ...options });
    drivers.push(driver);
    return driver;
  };
  const end = async (): Promise<void> => {
    for (const driver of drivers) await driver.close();
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  };
  return { asked, url, connect, [Symbol.asyncDispose]: end };
}

/** An error in the service's words. */
export function problem(status: number, code: string, message = 'said the service'): Recorded {
  const body = `\uFEFF<?xml version="1.0" encoding="utf-8"?><Error><Code>${code}</Code><Message>${message}\nRequestId:1</Message></Error>`;
  return { status, headers: { 'content-type': 'application/xml', 'x-ms-error-code': code }, body };
}
