import { startEmulator, type Emulator, type EmulatorOptions } from '@stowage/b2-emulator';
import { NodeHttpClient, type HttpClient, type HttpRequest } from '@stowage/core/http';
import { CLOCK, driverScope, HTTP_CLIENT, RANDOM, SLEEP, type DriverScope } from '@stowage/core/registry';
import type { ContainerRecord, ObjectRecord } from '@stowage/core/spi';
import { BackblazeB2StorageDriver, type B2Backend, type BackblazeB2Options } from '../src/index.js';
import { bodyOf, headOf } from './contents.js';

/** An emulator, and drivers whose waits take no time but are written down. */
export class World implements AsyncDisposable {
  readonly emulator: Emulator;
  /** Every wait of every driver, in milliseconds. */
  readonly waits: number[] = [];
  readonly #options: BackblazeB2Options;
  readonly #drivers: BackblazeB2StorageDriver[] = [];
  readonly driver: BackblazeB2StorageDriver;
  #now = Date.now();

  constructor(emulator: Emulator, options: BackblazeB2Options) {
    this.emulator = emulator;
    this.#options = options;
    this.driver = this.connect();
  }

  get backend(): B2Backend {
    return this.driver.backend;
  }

  /** Another driver, with another key or other options. */
  connect(
    { keyId, key }: { keyId: string; key: string } = this.emulator,
    options: BackblazeB2Options = {},
  ): BackblazeB2StorageDriver {
    return this.#connect(driverScope(), { keyId, key }, options);
  }

  /** A driver that asks B2 to let some of its requests fail, as B2's integration checklist wants it tried. */
  connectInTestMode(mode: string): BackblazeB2StorageDriver {
    return this.connectThrough(inTestMode(new NodeHttpClient(), mode));
  }

  /** A driver that speaks by another HTTP client. */
  connectThrough(http: HttpClient): BackblazeB2StorageDriver {
    const scope = driverScope();
    scope.register(HTTP_CLIENT, { useValue: http });
    return this.#connect(scope, this.emulator, {});
  }

  #connect(
    scope: DriverScope,
    { keyId, key }: { keyId: string; key: string },
    options: BackblazeB2Options,
  ): BackblazeB2StorageDriver {
    scope.register(CLOCK, { useValue: () => this.#now });
    scope.register(RANDOM, { useValue: () => 0 });
    scope.register(SLEEP, {
      useValue: async (milliseconds: number, signal?: AbortSignal) => {
        signal?.throwIfAborted();
        this.waits.push(milliseconds);
        this.#now += milliseconds;
      },
    });
    const all = { endpoint: this.emulator.url, ...this.#options, ...options };
    const driver = new BackblazeB2StorageDriver(keyId, key, all, scope);
    this.#drivers.push(driver);
    return driver;
  }

  /** A driver whose key may do only so much. */
  async connectRestricted(restriction: {
    capabilities: readonly string[];
    bucketIds?: readonly string[];
    namePrefix?: string;
  }): Promise<BackblazeB2StorageDriver> {
    const request = { keyName: 'restricted', ...restriction };
    const made = await this.backend.services.session.call('b2_create_key', request);
    return this.connect({ keyId: made.applicationKeyId, key: made.applicationKey });
  }

  /** What was asked since the last `forget()`, with the answers: only of one operation, if one is given. */
  asked(operation?: string): readonly string[] {
    return this.emulator.journal.entries
      .filter((entry) => operation === undefined || entry.operation === operation)
      .map((entry) => `${entry.operation ?? 'none'} ${entry.status ?? 'no answer'}`);
  }

  /** The upload URLs that were used, in order. */
  uploadUrls(): readonly string[] {
    return this.emulator.journal.entries.flatMap(({ uploadUrlId }) => uploadUrlId ?? []);
  }

  forget(): void {
    this.emulator.journal.clear();
    this.waits.length = 0;
  }

  async store(container: ContainerRecord, name: string, content: Buffer | string = name): Promise<ObjectRecord> {
    return this.backend.writeObject(container, headOf(name), bodyOf(content), {});
  }

  async read(container: ContainerRecord, name: string): Promise<Buffer> {
    const { stream } = await this.backend.readObject(container, { name }, {});
    return Buffer.concat((await stream.toArray()) as Buffer[]);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const driver of this.#drivers) await driver.close();
    await this.emulator.close();
  }
}

export async function startWorld(emulator: EmulatorOptions = {}, options: BackblazeB2Options = {}): Promise<World> {
  const sizes = { recommendedPartSize: 100_000, absoluteMinimumPartSize: 1_000 };
  return new World(await startEmulator({ ...sizes, ...emulator }), options);
}

function inTestMode(http: HttpClient, mode: string): HttpClient {
  const marked = <T extends HttpRequest>(request: T): T => ({
    ...request,
    headers: { ...request.headers, 'x-bz-test-mode': mode },
  });
  return {
    call: (request) => http.call(marked(request)),
    upload: (request) => http.upload(marked(request)),
    download: (request) => http.download(marked(request)),
    close: () => http.close(),
  };
}

/** What a promise was rejected with. */
export async function failure(work: Promise<unknown>): Promise<unknown> {
  return work.then(
    () => Promise.reject(new Error('it should have failed')),
    (error: unknown) => error,
  );
}
