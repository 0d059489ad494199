import { startEmulator, type Emulator } from '@stowage/b2-emulator';
import type { Container, StorageDriver } from '@stowage/core';
import { MemoryStorageDriver } from '@stowage/core';
import { BackblazeB2StorageDriver, type B2Backend } from '@stowage/driver-backblaze-b2';
import { uploadHandler, type UploadHandlerOptions } from '../src/index.js';

export const SECRET = 'a secret of at least thirty-two characters';
export const PART = 1000;
const ENDPOINT = 'http://server.example/upload';

/** What the server answers. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: ReturnType<typeof JSON.parse>;
}

/** A handler, and a client that says to it whatever it likes. */
export class Shop {
  now = Date.now();
  readonly failures: unknown[] = [];
  readonly completed: unknown[] = [];
  readonly handler: (request: Request) => Promise<Response>;

  constructor(container: Container<never> | Container, options: Partial<UploadHandlerOptions> = {}) {
    const all = {
      container: container as Container,
      secret: SECRET,
      authorize: ({ name }: { readonly name: string }) => ({
        key: `files/${name}`,
        maxSize: 100_000,
        data: { by: 'me' },
      }),
      onComplete: (upload: unknown) => {
        this.completed.push(upload);
        return { seen: true };
      },
      onError: (error: unknown) => this.failures.push(error),
      partsFrom: 2 * PART,
      partSize: PART,
      ...options,
    };
    this.handler = uploadHandler(all, { clock: () => this.now });
  }

  async say(message: object | string, headers: Record<string, string> = {}): Promise<Answer> {
    const body = typeof message === 'string' ? message : JSON.stringify(message);
    return this.send({ method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body });
  }

  async send(init: RequestInit): Promise<Answer> {
    const { status, headers, ...answer } = await this.#asked(init);
    return { status, headers, body: answer.text === '' ? undefined : JSON.parse(answer.text) };
  }

  async #asked(init: RequestInit): Promise<{ status: number; headers: Headers; text: string }> {
    const response = await this.handler(new Request(ENDPOINT, init));
    return { status: response.status, headers: response.headers, text: await response.text() };
  }

  begin(size: number, more: object = {}): Promise<Answer> {
    return this.say({ do: 'begin', name: 'one.bin', size, type: 'text/x-one', ...more });
  }

  put(ticket: string, body: Buffer): Promise<Answer> {
    return this.send({ method: 'PUT', headers: { 'upload-ticket': ticket }, body: new Uint8Array(body) });
  }
}

/** B2, as the emulator has it. */
export class B2 implements AsyncDisposable {
  readonly container: Container<B2Backend>;
  readonly #emulator: Emulator;

  private constructor(emulator: Emulator, container: Container<B2Backend>) {
    this.#emulator = emulator;
    this.container = container;
  }

  static async start(): Promise<B2> {
    const emulator = await startEmulator({ absoluteMinimumPartSize: PART, recommendedPartSize: PART });
    const driver = new BackblazeB2StorageDriver(emulator.keyId, emulator.key, { endpoint: emulator.url });
    return new B2(emulator, await driver.createContainer('uploads-bucket'));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.container.driver.close();
    await this.#emulator.close();
  }
}

/** A store whose requests are about one object, and can be sent again: what a client sends by one is stored by `receive`. */
export async function requestStore(): Promise<{
  container: Container;
  receive: (url: string, bytes: Buffer, type?: string) => Promise<void>;
}> {
  const driver = new MemoryStorageDriver() as StorageDriver;
  Object.assign(driver.backend, {
    uploadLinks: {
      signedUploadUrl: async (_: unknown, name: string, { contentType }: { contentType: string }) => ({
        url: `memory:${name}`,
        method: 'PUT',
        headers: { 'content-type': contentType },
        expiresAt: new Date(0),
      }),
    },
  });
  const container = await driver.createContainer('requests');
  const receive = async (url: string, bytes: Buffer, contentType = 'text/x-other'): Promise<void> => {
    await container.uploadObjectViaStream(bytes, url.slice('memory:'.length), { contentType });
  };
  return { container, receive };
}
