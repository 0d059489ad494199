import { writeFile } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { StorageDriver, type DownloadedFile, type DownloadOptions, type ObjectRef } from '@stowage/core';
import {
  NodeHttpClient,
  Secret,
  TransportError,
  type AnsweredRange,
  type HttpAnswer,
  type HttpCall,
  type HttpClient,
  type HttpDownload,
  type HttpRequest,
  type HttpStream,
} from '@stowage/core/http';
import type {
  ByteRange,
  CallOptions,
  ContainerKey,
  ObjectBody,
  ObjectKey,
  ObjectQuery,
  ObjectRecord,
  Page,
  ReadOptions,
  UploadBody,
  UploadHead,
} from '@stowage/core/spi';
import { altered } from '../altered.js';
import { StoreBackend } from './store-backend.js';
import { impatientClient, type StoreParts } from './store-harness.js';

/** A driver that makes one mistake, which the case named `caughtBy` finds. */
interface StoreMutant {
  readonly name: string;
  readonly caughtBy: string;
  readonly parts: StoreParts;
  /** Whether it never ends. */
  readonly hangs?: boolean;
  /** What the case says of it. */
  readonly says: RegExp;
}

/** Takes what comes for what was asked. */
class Trusting extends StoreBackend {
  protected override spanOf({ headers, status }: HttpStream, range: ByteRange | undefined): AnsweredRange {
    const length = Number(headers['content-length']);
    if (range === undefined) return { start: 0, end: length, total: length };
    const total = Number(headers['content-range']?.split('/')[1] ?? length);
    return { start: range.start, end: status === 200 ? total : Math.min(range.end ?? total, total), total };
  }
}

/** Takes the first bytes that come for those of its range, and no more than those. */
class TrustingOfAll extends Trusting {
  override async readObject(container: ContainerKey, key: ObjectKey, options: ReadOptions): Promise<ObjectBody> {
    const body = await super.readObject(container, key, options);
    if (options.range === undefined) return body;
    const size = lengthOf(options.range, body.object.size);
    return { ...body, size, stream: Readable.from(firstOf(body.stream, size), { objectMode: false }) };
  }
}

async function* firstOf(chunks: AsyncIterable<Buffer>, size: number): AsyncGenerator<Buffer, void> {
  let left = size;
  for await (const chunk of chunks) {
    yield chunk.subarray(0, left);
    left -= chunk.length;
    if (left <= 0) return;
  }
}

function lengthOf({ start, end }: ByteRange, total: number): number {
  return Math.min(end ?? total, total) - start;
}

/** Says nothing of the state that an object is in. */
class Forgetful extends StoreBackend {
  override async readObject(...read: Parameters<StoreBackend['readObject']>): Promise<ObjectBody> {
    const body = await super.readObject(...read);
    return { ...body, object: { ...body.object, etag: undefined, checksums: {} } };
  }
}

/** Reads all pages of a listing at once. */
class Greedy extends StoreBackend {
  override async listObjects(container: ContainerKey, query: ObjectQuery): Promise<Page<ObjectRecord>> {
    const items: ObjectRecord[] = [];
    let cursor = query.cursor;
    do {
      const page = await super.listObjects(container, { ...query, cursor });
      items.push(...page.items);
      cursor = page.next;
    } while (cursor !== undefined);
    return { items };
  }
}

/** Gives rows as they come. */
function unchecked(backend: StoreBackend): StorageDriver {
  const iterateContainerObjects = async function* (container: string): AsyncGenerator<unknown, void> {
    let cursor: string | undefined;
    do {
      const page = await backend.listObjects({ name: container }, { prefix: '', cursor, limit: 1000 });
      yield* page.items;
      cursor = page.next;
    } while (cursor !== undefined);
  };
  return altered(new StorageDriver(backend), { iterateContainerObjects } as never);
}

/** Takes a failure of its request for a success. */
class Hopeful extends StoreBackend {
  override async writeObject(
    container: ContainerKey,
    head: UploadHead,
    body: UploadBody,
    options: CallOptions,
  ): Promise<ObjectRecord> {
    const { name, metadata, headers } = head;
    return super.writeObject(container, head, body, options).catch(() => ({
      ...{ kind: 'object' as const, name, size: body.size, checksums: {}, metadata, headers },
      ...{ contentType: undefined, lastModified: undefined, extra: {} },
    }));
  }

  override async deleteObject(...deletion: Parameters<StoreBackend['deleteObject']>): Promise<void> {
    await super.deleteObject(...deletion).catch(() => undefined);
  }
}

/** Fails for ever after it has failed once. */
class Offended extends StoreBackend {
  #failure: unknown;

  override async listObjects(...list: Parameters<StoreBackend['listObjects']>): Promise<Page<ObjectRecord>> {
    return super.listObjects(...list).catch((error: unknown) => {
      this.#failure = error;
      throw error;
    });
  }

  override async getContainer(...get: Parameters<StoreBackend['getContainer']>) {
    if (this.#failure !== undefined) throw this.#failure as Error;
    return super.getContainer(...get);
  }
}

/** Lets a promise fail that nobody waits for. */
class Careless extends StoreBackend {
  override async listObjects(...list: Parameters<StoreBackend['listObjects']>): Promise<Page<ObjectRecord>> {
    const page = super.listObjects(...list);
    void page.then(() => undefined);
    return page;
  }
}

/** Tells what the libraries below it tell. */
class Raw extends StoreBackend {
  override async listObjects(...list: Parameters<StoreBackend['listObjects']>): Promise<Page<ObjectRecord>> {
    return super.listObjects(...list).catch((error: unknown) => {
      throw new SyntaxError((error as Error).message);
    });
  }
}

/** Writes to the target at once. */
class DirectDriver extends StorageDriver {
  override async downloadObject(object: ObjectRef, path: string, options?: DownloadOptions): Promise<DownloadedFile> {
    await writeFile(path, 'half');
    return super.downloadObject(object, path, { ...options, overwriteExisting: true });
  }
}

/** Every request goes through `around`, which may send it again or change what comes. */
function wrapped(
  around: <T extends HttpAnswer>(send: (request: HttpRequest) => Promise<T>, request: HttpRequest) => Promise<T>,
  make: () => HttpClient = impatientClient,
): () => HttpClient {
  return () => {
    const client = make();
    return {
      call: (call: HttpCall) => around((request) => client.call({ ...call, ...request }), call),
      upload: (upload) => client.upload(upload),
      download: (download: HttpDownload) => around((request) => client.download({ ...download, ...request }), download),
      close: () => client.close(),
    };
  };
}

const following = wrapped(async (send, request) => {
  const answer = await send(request);
  const { location } = answer.headers;
  if (answer.status < 300 || answer.status > 399 || location === undefined) return answer;
  return send({ ...request, url: new URL(location, request.url).href });
});

const obedient = wrapped(async (send, request) => {
  const answer = await send(request);
  const seconds = Number(answer.headers['retry-after'] ?? 0);
  // A test cannot wait for so long, nor leave a timer behind.
  if (seconds > 0) await new Promise<never>(() => undefined);
  return answer;
});

/** Until it is closed. */
const stubborn = wrapped(async (send, request) => {
  for (;;) {
    try {
      return await send(request);
    } catch (error) {
      if (error instanceof TransportError && error.kind === 'closed') throw error;
    }
  }
});

/** Hangs the request on what is thrown, as libraries do. */
const talkative = wrapped(async (send, request) => {
  const answer = await send(request);
  const { authorization = '' } = request.headers;
  const plain = authorization instanceof Secret ? authorization.reveal() : authorization;
  if (answer.status < 400) return answer;
  throw Object.assign(new Error('refused'), { sent: { authorization: plain } });
});

const patientClient = (): HttpClient => new NodeHttpClient({ maxAnswerBytes: 1024 ** 3 });

/** What drivers over HTTP do wrong. */
export const storeMutants: readonly StoreMutant[] = [
  {
    name: 'takes everything for the range that it asked for',
    caughtBy: 'range-stream.range-ignored',
    parts: { backend: (client) => new TrustingOfAll(client) },
    says: /differs from byte|bytes, expected/,
  },
  {
    name: 'does not look where the bytes of a range are from',
    caughtBy: 'range-stream.range-shifted',
    parts: { backend: (client) => new Trusting(client) },
    says: /differs from byte/,
  },
  {
    name: 'does not look which bytes a later range brings',
    caughtBy: 'download-in-ranges.range-shifted-later',
    parts: { backend: (client) => new Trusting(client) },
    says: /differs from byte/,
  },
  {
    name: 'does not know one state of an object from another',
    caughtBy: 'download-in-ranges.replaced-between-ranges',
    parts: { backend: (client) => new Forgetful(client) },
    says: /differs from byte/,
  },
  {
    name: 'goes on with another object where a read broke',
    caughtBy: 'range-stream.replaced-midway',
    parts: { backend: (client) => new Forgetful(client) },
    says: /differs from byte/,
  },
  {
    name: 'waits as long as it is told to',
    caughtBy: 'stream.retry-after-a-billion-seconds',
    parts: { http: obedient },
    hangs: true,
    says: /not ended after 6 seconds/,
  },
  {
    name: 'follows redirects with its token',
    caughtBy: 'stream.redirect-307',
    parts: { http: following },
    says: /another host was told holds a secret/,
  },
  {
    name: 'asks again for ever',
    caughtBy: 'list-objects.never-answers',
    parts: { http: stubborn },
    says: /more than 100 requests/,
  },
  {
    name: 'has no bounds of time',
    caughtBy: 'list-objects.stall-before-head',
    parts: { http: patientClient },
    hangs: true,
    says: /not ended after 6 seconds/,
  },
  {
    name: 'has no bounds of size',
    caughtBy: 'list-objects.endless',
    parts: { http: patientClient },
    says: /more than 20971520 bytes/,
  },
  {
    name: 'walks through pages by itself, and never ends',
    caughtBy: 'list-objects.same-cursor',
    parts: { backend: (client) => new Greedy(client) },
    says: /more than 100 requests/,
  },
  {
    name: 'tells the token in errors',
    caughtBy: 'stream.echo-400',
    parts: { http: talkative },
    says: /error holds a secret/,
  },
  {
    name: 'gives rows twice that come twice',
    caughtBy: 'list-objects.duplicated-rows',
    parts: { driver: unchecked },
    says: /object-0/,
  },
  {
    name: 'gives rows as disordered as they come',
    caughtBy: 'list-objects.unordered-rows',
    parts: { driver: unchecked },
    says: /object-0/,
  },
  {
    name: 'takes an upload that failed for one that succeeded',
    caughtBy: 'upload.status-403-always',
    parts: { backend: (client) => new Hopeful(client) },
    says: /neither what was there nor what was to come/,
  },
  {
    name: 'takes a deletion that failed for one that succeeded',
    caughtBy: 'delete.status-503-always',
    parts: { backend: (client) => new Hopeful(client) },
    says: /neither what was there nor what was to come/,
  },
  {
    name: 'fails for ever after it has failed once',
    caughtBy: 'list-objects.status-503-always',
    parts: { backend: (client) => new Offended(client) },
    says: /answered 503/,
  },
  {
    name: 'lets a promise fail that nobody waits for',
    caughtBy: 'list-objects.document-garbage',
    parts: { backend: (client) => new Careless(client) },
    says: /unhandled/,
  },
  {
    name: 'throws what its parser throws',
    caughtBy: 'list-objects.document-half',
    parts: { backend: (client) => new Raw(client) },
    says: /no StorageError/,
  },
  {
    name: 'leaves half a file',
    caughtBy: 'download.never-last-byte',
    parts: { driver: (backend) => new DirectDriver(backend) },
    says: /the target is cut/,
  },
];
