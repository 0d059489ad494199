import { open, mkdtemp, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  StorageDriver,
  type DownloadedFile,
  type DownloadOptions,
  type ObjectRef,
  type UploadSource,
} from '@stowage/core';
import type { BackendWith, CallOptions, StorageBackend } from '@stowage/core/spi';
import { conformanceCases } from '../../src/index.js';
import { bodyOf } from '../../src/upload-body.js';
import { altered } from '../altered.js';
import { mutant, type Mutant } from './mutant.js';

type Method = (...parameters: unknown[]) => unknown;

/** The signal among a call's parameters, if there is one. */
function signalOf(parameters: readonly unknown[]): AbortSignal | undefined {
  const options = parameters.at(-1) as CallOptions | undefined;
  return options?.signal instanceof AbortSignal ? options.signal : undefined;
}

/** A driver that does something more when any of its calls is aborted. */
function onAbort(driver: StorageDriver, act: (signal: AbortSignal) => void): StorageDriver {
  return new Proxy(driver, {
    get: (target, key) => {
      const value: unknown = Reflect.get(target, key, target);
      if (typeof value !== 'function') return value;
      return (...parameters: unknown[]) => {
        const signal = signalOf(parameters);
        signal?.addEventListener('abort', () => act(signal), { once: true });
        return (value as Method).apply(target, parameters);
      };
    },
  });
}

/** Whatever the call, its abort is somebody's failure whom nobody waits for. */
const unhandled: readonly Mutant[] = conformanceCases
  .filter(({ id }) => id.startsWith('abort-steps.') && id !== 'abort-steps.webStream')
  .map(({ id }) => ({
    name: `leaves a rejection behind when it is aborted (${id.slice('abort-steps.'.length)})`,
    caughtBy: id,
    make: (backend) => onAbort(new StorageDriver(backend), ({ reason }) => void Promise.reject(reason as Error)),
  }));

/** A mutant whose backend does something when a read is aborted, or left. */
function reading(name: string, caughtBy: string, act: (signal: AbortSignal | undefined) => unknown): Mutant {
  return mutant(name, caughtBy, (backend) =>
    altered(backend, {
      readObject: async (container, key, options) => {
        const body = await backend.readObject(container, key, options);
        body.stream.once('close', () => void act(options.signal));
        return body;
      },
    }),
  );
}

const SOME_FILE = fileURLToPath(import.meta.url);

/** Kept, so that they are not closed by the garbage collector. */
const left: unknown[] = [];

async function leaveFileOpen(): Promise<void> {
  left.push(await open(SOME_FILE));
}

function leaveSocketOpen(): void {
  left.push(createServer().listen(0, '127.0.0.1').unref());
}

/** Half of what it was given, where it is given up. */
function storesHalves(backend: StorageBackend): StorageBackend {
  return altered(backend, {
    writeObject: async (container, head, body, options) => {
      const chunks: Uint8Array[] = [];
      for await (const chunk of body.open()) chunks.push(chunk);
      const bytes = Buffer.concat(chunks);
      if (options.signal?.aborted !== true) return backend.writeObject(container, head, body, options);
      const half = bodyOf(bytes.subarray(0, bytes.length / 2), undefined);
      await backend.writeObject(container, { ...head, checksums: undefined }, half, {});
      throw options.signal.reason as Error;
    },
  });
}

class DirectDriver extends StorageDriver {
  override async downloadObject(object: ObjectRef, path: string, options?: DownloadOptions): Promise<DownloadedFile> {
    await writeFile(path, 'half');
    return super.downloadObject(object, path, { ...options, overwriteExisting: true });
  }
}

/** Passes the chunks of a source on, and never tells it that nobody wants more. */
function neverClosing(source: UploadSource): UploadSource {
  if (typeof source !== 'object' || !(Symbol.asyncIterator in source)) return source;
  const iterator = (source as AsyncIterable<Uint8Array>)[Symbol.asyncIterator]();
  return { [Symbol.asyncIterator]: () => ({ next: () => iterator.next() }) };
}

class ForgetfulDriver extends StorageDriver {
  override uploadObjectViaStream(...[source, ...rest]: Parameters<StorageDriver['uploadObjectViaStream']>) {
    return super.uploadObjectViaStream(neverClosing(source), ...rest);
  }
}

/** What can go wrong when calls are given up in the middle. */
export const stepMutants: readonly Mutant[] = [
  ...unhandled,
  reading('leaves a rejection behind when a web stream is aborted', 'abort-steps.webStream', async (signal) =>
    signal?.throwIfAborted(),
  ),
  reading('leaves a file open when a stream is left', 'early-ends.stream', leaveFileOpen),
  reading('leaves a file open when a stream of chunks is left', 'early-ends.stream-in-chunks', leaveFileOpen),
  reading('leaves a file open when a stream of a range is left', 'early-ends.range-stream', leaveFileOpen),
  reading('leaves a file open when a stream is not read', 'early-ends.unread-stream', leaveFileOpen),
  reading('leaves a file open when a web stream is left', 'early-ends.web-stream', leaveFileOpen),
  reading('leaves a socket open', 'abort-steps.downloadObjectAsStream', leaveSocketOpen),
  mutant('fails for nobody when a walk over objects is left', 'early-ends.objects', (backend) =>
    altered(backend, {
      listObjects: (container, query) => {
        query.signal?.addEventListener('abort', () => void Promise.reject(new Error('left')), { once: true });
        return backend.listObjects(container, query);
      },
    }),
  ),
  mutant('fails for nobody when a walk over containers is left', 'early-ends.containers', (backend) =>
    altered(backend, {
      listContainers: (query) => {
        query.signal?.addEventListener('abort', () => void Promise.reject(new Error('left')), { once: true });
        return backend.listContainers(query);
      },
    }),
  ),
  mutant('fails for nobody when a walk over versions is left', 'early-ends.versions', (backend) => {
    const { versions } = backend as BackendWith<'versions'>;
    return altered(backend, {
      versions: altered(versions, {
        listVersions: (container, query) => {
          query.signal?.addEventListener('abort', () => void Promise.reject(new Error('left')), { once: true });
          return versions.listVersions(container, query);
        },
      }),
    });
  }),
  mutant('tells its own reason once it is under way', 'abort-steps.getContainer', (backend) =>
    altered(backend, {
      getContainer: async (name, options) => {
        const found = await backend.getContainer(name, options);
        if (options.signal?.aborted === true) throw new Error('aborted');
        return found;
      },
    }),
  ),
  mutant('does not hear of an abort while it waits', 'abort-steps.getObject', (backend) =>
    altered(backend, {
      getObject: async (container, key, options) => {
        const found = await backend.getObject(container, key, options);
        if (options.signal?.aborted === true) await new Promise<never>(() => undefined);
        return found;
      },
    }),
  ),
  mutant(
    'stores half of what it was given when it is aborted',
    'abort-steps.uploadObjectViaStream-of-Buffer-small',
    storesHalves,
  ),
  mutant('leaves temporary files', 'abort-steps.uploadObject', (backend) =>
    altered(backend, {
      writeObject: async (container, head, body, options) => {
        await mkdtemp(join(tmpdir(), 'stowage-'));
        return backend.writeObject(container, head, body, options);
      },
    }),
  ),
  mutant('leaves what it had begun', 'abort-steps.uploadObject-in-parts', (backend) => {
    const { multipart } = backend as BackendWith<'multipart'>;
    return altered(backend, { multipart: altered(multipart, { abort: async () => undefined }) });
  }),
  {
    name: 'writes to the target at once',
    caughtBy: 'abort-steps.downloadObject',
    make: (backend) => new DirectDriver(backend),
  },
  {
    name: 'leaves its source open',
    caughtBy: 'abort-steps.uploadObjectViaStream-of-an-iterable-large',
    make: (backend) => new ForgetfulDriver(backend),
  },
];
