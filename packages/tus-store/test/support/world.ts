import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import type { Server as HttpServer } from 'node:http';
import { Server, type ServerOptions } from '@tus/server';
import { Upload, type UploadOptions } from 'tus-js-client';
import type { Container } from '@stowage/core';
import { TusStore, type TusStoreOptions } from '../../src/index.js';

export const MIB = 1024 ** 2;

/** A server by tus over a container; it knows nothing but what is in there. */
export class TusServer implements AsyncDisposable {
  readonly tus: Server;
  readonly store: TusStore;
  readonly #http: HttpServer;

  private constructor(store: TusStore, settings: Partial<ServerOptions>) {
    this.store = store;
    this.tus = new Server({ path: '/files', datastore: store, ...settings });
    this.#http = this.tus.listen(0, '127.0.0.1');
  }

  static async start(
    container: Container,
    options?: TusStoreOptions,
    settings: Partial<ServerOptions> = {},
  ): Promise<TusServer> {
    const server = new TusServer(new TusStore(container, options), settings);
    await once(server.#http, 'listening');
    return server;
  }

  get port(): number {
    return (this.#http.address() as AddressInfo).port;
  }

  get endpoint(): string {
    return `http://127.0.0.1:${this.port}/files`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#http.closeAllConnections();
    this.#http.close();
    await once(this.#http, 'close');
  }
}

export function someBytes(size: number): Buffer {
  return randomBytes(size);
}

export function hashOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** Uploads as an application does; the id of the upload. */
export function upload(source: Buffer, options: UploadOptions): Promise<string> {
  return new Promise((resolve, reject) => {
    const sent: Upload = new Upload(source, {
      retryDelays: Array.from({ length: 20 }, () => 20),
      ...options,
      onSuccess: () => resolve(idOf(sent)),
      onError: reject,
    });
    sent.start();
  });
}

export function idOf({ url }: { readonly url: string | null }): string {
  return decodeURIComponent((url ?? '').split('/').at(-1) ?? '');
}

/** A request of the protocol, for what a well-behaved client does not send. */
export function ask(method: string, url: string, headers: Record<string, string> = {}, body?: Uint8Array) {
  const all = { 'tus-resumable': '1.0.0', ...headers };
  return fetch(url, { method, headers: all, ...(body !== undefined && { body: body as Uint8Array<ArrayBuffer> }) });
}
