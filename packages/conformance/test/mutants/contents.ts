import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { InvalidArgumentError, InvalidRangeError, type StorageBackend, type UploadBody } from '@stowage/core/spi';
import { altered } from '../altered.js';
import { mutant, type Mutant } from './mutant.js';

/** A body of other bytes. */
function bodyOf(bytes: Buffer): UploadBody {
  return { size: bytes.length, algorithm: undefined, open: () => Readable.from([bytes]), digest: () => undefined };
}

/** What a stream gives until it ends or breaks. */
async function untilBroken(stream: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  try {
    for await (const chunk of stream) chunks.push(chunk);
  } catch {
    // This is the mistake.
  }
  return Buffer.concat(chunks);
}

/** Without the options of the provider's own, which were to be refused. */
function withoutOwn<T extends object>(options: T): T {
  return { ...options, ex: undefined };
}

function keepingOldMetadata(backend: StorageBackend): StorageBackend {
  return altered(backend, {
    writeObject: async (container, head, body, options) => {
      const old = await backend.getObject(container, { name: head.name }, {}).catch(() => undefined);
      return backend.writeObject(
        container,
        { ...head, metadata: { ...old?.metadata, ...head.metadata } },
        body,
        options,
      );
    },
  });
}

export const contentMutants: readonly Mutant[] = [
  mutant('reads one byte more than the range', 'ranges.stream', (backend) =>
    altered(backend, {
      readObject: (container, key, { range, ...options }) =>
        backend.readObject(container, key, {
          ...options,
          range: range?.end === undefined ? range : { start: range.start, end: range.end + 1 },
        }),
    }),
  ),
  mutant('counts from 1', 'ranges.body-describes-itself', (backend) =>
    altered(backend, {
      readObject: (container, key, { range, ...options }) =>
        backend.readObject(container, key, {
          ...options,
          range: range === undefined ? range : { ...range, start: Math.max(range.start - 1, 0) },
        }),
    }),
  ),
  mutant('gives nothing for a range past the end', 'ranges.backend-refuses-past-end', (backend) =>
    altered(backend, {
      readObject: (container, key, options) =>
        backend.readObject(container, key, options).catch(async (error: unknown) => {
          if (!(error instanceof InvalidRangeError)) throw error;
          const object = await backend.getObject(container, key, {});
          return { object, size: 0, stream: Readable.from([]) };
        }),
    }),
  ),
  mutant('reads what is there now and does not say what that is', 'ranges.replaced-meanwhile', (backend) =>
    altered(backend, {
      readObject: async (container, { name }, options) => {
        const body = await backend.readObject(container, { name }, options);
        const nothing = { versionId: undefined, etag: undefined, checksums: {}, lastModified: undefined };
        return { ...body, object: { ...body.object, ...nothing } };
      },
    }),
  ),
  mutant('gives a body before it knows that there is an object', 'downloads.backend-rejects-before-a-body', (backend) =>
    altered(backend, {
      readObject: (container, key, options) =>
        backend.readObject(container, key, options).catch((error: unknown) => ({
          object: { kind: 'object', name: key.name, size: 0, metadata: {}, extra: {} } as never,
          size: 0,
          stream: new Readable({ read: (): void => void 0, construct: (done) => done(error as Error) }),
        })),
    }),
  ),
  mutant('gives all bytes but the last', 'downloads.stream', (backend) =>
    altered(backend, {
      readObject: async (container, key, options) => {
        const body = await backend.readObject(container, key, options);
        const bytes = (await buffer(body.stream)).subarray(0, -1);
        return { ...body, size: bytes.length, stream: Readable.from([bytes]) };
      },
    }),
  ),
  mutant('holds all of a body in memory', 'downloads.memory-is-bounded', (backend) =>
    altered(backend, {
      readObject: async (...read) => {
        const body = await backend.readObject(...read);
        return { ...body, stream: Readable.from([await buffer(body.stream)]) };
      },
    }),
  ),
  mutant('stores what had arrived when the body broke', 'uploads.short-body', (backend) =>
    altered(backend, {
      writeObject: async (container, head, body, options) =>
        backend.writeObject(container, head, bodyOf(await untilBroken(body.open())), options),
    }),
  ),
  mutant('keeps chunks whose memory is reused', 'uploads.chunks-are-reused', (backend) =>
    altered(backend, {
      writeObject: async (container, head, body, options) => {
        const chunks: Uint8Array[] = [];
        for await (const chunk of body.open({ reuseBuffers: true })) chunks.push(chunk);
        return backend.writeObject(container, head, bodyOf(Buffer.concat(chunks)), options);
      },
    }),
  ),
  mutant('does not look at the checksum it is told', 'uploads.wrong-hash-is-refused', (backend) =>
    altered(backend, {
      writeObject: (container, { checksums: _checksums, ...head }, body, options) =>
        backend.writeObject(container, head, body, options),
    }),
  ),
  mutant('makes up checksums', 'uploads.hash-is-of-the-content', (backend) =>
    altered(backend, {
      writeObject: async (...write) => ({
        ...(await backend.writeObject(...write)),
        checksums: { sha256: 'f'.repeat(64) },
      }),
    }),
  ),
  mutant('forgets the content type', 'uploads.content-type', (backend) =>
    altered(backend, {
      writeObject: (container, head, body, options) =>
        backend.writeObject(container, { ...head, contentType: 'binary/octet-stream' }, body, options),
    }),
  ),
  mutant('adds to the metadata that is there', 'uploads.replace', keepingOldMetadata),
  mutant('remembers metadata of older contents', 'metadata.follows-the-object', (backend) => {
    const remembered = new Map<string, ReturnType<StorageBackend['getObject']>>();
    return altered(backend, {
      getObject: async (container, key, options) => {
        const record = backend.getObject(container, key, options);
        const first = remembered.get(key.name) ?? record;
        remembered.set(key.name, first);
        return { ...(await record), metadata: (await first).metadata };
      },
    });
  }),
  mutant('cuts long metadata', 'metadata.too-large', (backend) =>
    altered(backend, {
      writeObject: (container, head, body, options) => {
        const short = Object.entries(head.metadata).map(([key, value]) => [key, value.slice(0, 2048)] as const);
        return backend.writeObject(container, { ...head, metadata: Object.fromEntries(short) }, body, options);
      },
    }),
  ),
  mutant('collects metadata in an object by assignment', 'metadata.key-proto', (backend) =>
    altered(backend, {
      writeObject: (container, head, body, options) => {
        const metadata: Record<string, string> = {};
        for (const [key, value] of Object.entries(head.metadata)) metadata[key] = value;
        return backend.writeObject(container, { ...head, metadata }, body, options);
      },
    }),
  ),
  mutant('takes what every object has for metadata that is there', 'metadata.key-constructor', (backend) =>
    altered(backend, {
      writeObject: (container, head, body, options) => {
        const fresh = Object.entries(head.metadata).filter(([key]) => !(key in {}));
        return backend.writeObject(container, { ...head, metadata: Object.fromEntries(fresh) }, body, options);
      },
    }),
  ),
  mutant('loses awkward keys in copies', 'metadata.awkward-keys-everywhere', (backend) =>
    altered(backend, {
      getObject: async (...look) => {
        const record = await backend.getObject(...look);
        const kept = Object.entries(record.metadata ?? {}).filter(([key]) => look[1].name !== 'copy' || !(key in {}));
        return { ...record, metadata: Object.fromEntries(kept) };
      },
    }),
  ),
  mutant('drops metadata beyond ten entries', 'metadata.many', (backend) =>
    altered(backend, {
      writeObject: (container, head, body, options) => {
        const metadata = Object.fromEntries(Object.entries(head.metadata).slice(0, 10));
        return backend.writeObject(container, { ...head, metadata }, body, options);
      },
    }),
  ),
  mutant('shows headers as metadata', 'metadata.headers', (backend) =>
    altered(backend, {
      writeObject: (container, head, body, options) =>
        backend.writeObject(container, { ...head, metadata: { ...head.metadata, ...head.headers } }, body, options),
    }),
  ),
  mutant('takes options it does not know', 'errors.unknown-own-option', (backend) =>
    altered(backend, {
      writeObject: (container, head, body, options) => backend.writeObject(container, head, body, withoutOwn(options)),
    }),
  ),
  mutant('takes unknown options of reads for a wish', 'downloads.unknown-option', (backend) =>
    altered(backend, {
      readObject: (container, key, options) => backend.readObject(container, key, withoutOwn(options)),
    }),
  ),
  mutant('tells the key in errors', 'errors.hold-no-secret', (backend) =>
    altered(backend, {
      getObject: (...look) =>
        backend.getObject(...look).catch((error: unknown) => {
          throw new InvalidArgumentError('not found', {
            cause: { request: { authorization: 'the-secret-key' }, error },
          });
        }),
    }),
  ),
  mutant('mixes up uploads that run at once', 'concurrency.uploads', (backend) => {
    let current: Parameters<StorageBackend['writeObject']>[1];
    return altered(backend, {
      writeObject: async (container, head, body, options) => {
        current = head;
        const bytes = await buffer(body.open());
        return backend.writeObject(container, { ...head, name: current.name }, bodyOf(bytes), options);
      },
    });
  }),
];
