import { describe, expect, test } from '@jest/globals';
import { utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { NetworkError } from '../../src/errors/index.js';
import type { MemoryBackend, MemoryOptions } from '../../src/memory/index.js';
import { FileUploadSessionStore } from '../../src/resume/file-upload-session-store.js';
import type { UploadSessionStore } from '../../src/resume/upload-session.js';
import type { UploadOptions } from '../../src/options.js';
import type { MultipartFacet, ObjectRecord } from '../../src/spi/index.js';
import { uploadFile } from '../../src/transfer/upload/upload-file.js';
import { altered, bytes, CONTAINER, inDirectory, memory, store, to } from './fakes.js';

const PART = 8;
const SIZE = 5 * PART + 3;

/** A provider whose object tells by its parts' checksums what it is made of, and repeats any checksum of the whole that a writer announced. */
async function ofParts(): Promise<MemoryBackend> {
  const backend = await memory({ clock: Date.now, checksum: 'md5' });
  const made = new Map<string, string>();
  const told = (parts: readonly { readonly checksums: object }[]): string =>
    JSON.stringify(parts.map(({ checksums }) => checksums));
  const multipart = altered<MemoryBackend['multipart'] & MultipartFacet>(backend.multipart, {
    complete: async (upload, parts, options) => {
      const record = await backend.multipart.complete(upload, parts, options);
      made.set(record.versionId ?? '', told(parts));
      return record;
    },
    hasBecome: async (_upload, { versionId = '' }, parts) => Promise.resolve(made.get(versionId) === told(parts)),
  });
  const capabilities = {
    ...backend.capabilities,
    checksums: [{ algorithm: 'md5', write: true, part: true, whole: 'announced' }] as const,
  };
  return altered(backend, { multipart, capabilities });
}

const withClock = (options: MemoryOptions) => async () => memory({ clock: Date.now, ...options });

const providers: readonly [string, () => Promise<MemoryBackend>][] = [
  ['computes a checksum of the whole', withClock({ checksum: 'sha256' })],
  ['combines those of the parts', withClock({ checksum: 'crc32c' })],
  ['tells what it made of the parts', ofParts],
];

interface Scene {
  readonly path: string;
  readonly backend: MemoryBackend;
  readonly sessions: UploadSessionStore;
}

/** How often an upload was completed whose process died at the first completion, where `meanwhile` happened before it was begun again. */
async function completions(
  make: () => Promise<MemoryBackend>,
  meanwhile: (scene: Scene) => Promise<Partial<Scene> | void> = async () => undefined,
  options: UploadOptions = {},
): Promise<number> {
  return inDirectory(async (directory) => {
    const path = join(directory, 'file');
    await writeFile(path, bytes(SIZE));
    await utimes(path, 7, 7);
    const backend = await make();
    const scene: Scene = { path, backend, sessions: new FileUploadSessionStore(join(directory, 'sessions')) };
    let count = 0;
    const counting = (on: MemoryBackend, dies: boolean) => {
      const complete: MemoryBackend['multipart']['complete'] = async (...call) => {
        const record = await on.multipart.complete(...call);
        count += 1;
        if (dies) throw new NetworkError('the process is no more');
        return record;
      };
      return to(altered(on, { multipart: altered(on.multipart, { complete }) }));
    };
    const mortal = altered(scene.sessions, { remove: (...of) => scene.sessions.release(...of) });
    const all = { partSize: PART, ...options };
    await expect(uploadFile(counting(backend, true), path, { ...all, sessions: mortal })).rejects.toThrow('no more');
    const after = { ...scene, ...(await meanwhile(scene)) };
    const record = await uploadFile(counting(after.backend, false), path, { ...all, sessions: after.sessions });
    expect(record.size).toBe(SIZE);
    expect(backend.contents(CONTAINER.name).get('name')).toEqual(bytes(SIZE));
    return count;
  });
}

/** Whoever looks at the object is told so. */
const seen = (backend: MemoryBackend, change: Partial<ObjectRecord>): Partial<Scene> => ({
  backend: altered(backend, { getObject: async (...call) => ({ ...(await backend.getObject(...call)), ...change }) }),
});

describe.each(providers)(
  'an upload whose process died before it heard of its end, at a provider that %s',
  (_how, make) => {
    test('has left nothing to send', async () => {
      expect(await completions(make)).toBe(1);
    });

    test('has left nothing to send without a checksum of the whole either', async () => {
      expect(await completions(make, undefined, { verifyHash: 'parts' })).toBe(1);
    });

    test('is not taken for what another writer has stored since: other bytes of the same size and with the same head', async () => {
      const again = await completions(make, async ({ backend }) => {
        const record = await backend.getObject(CONTAINER, { name: 'name' }, {});
        const other = bytes(SIZE);
        other.writeUInt8(other.readUInt8(SIZE - 1) ^ 1, SIZE - 1);
        const { versionId, lastModified } = await store(backend, other);
        const { contentType, metadata, headers, sourceLastModified } = record;
        // It announces our checksum, where the provider believes what it is told.
        const isBelieved = backend.capabilities.checksums[0]?.whole === 'announced';
        const checksums = isBelieved ? { checksums: record.checksums } : {};
        return seen(backend, {
          versionId,
          lastModified,
          contentType,
          metadata,
          headers,
          sourceLastModified,
          ...checksums,
        });
      });
      expect(again).toBe(2);
    });

    test.each<Partial<ObjectRecord>>([
      { contentType: 'text/other' },
      { metadata: { a: 'other' } },
      { headers: { 'cache-control': 'no-store' } },
      { sourceLastModified: new Date(8000) },
      { sourceLastModified: undefined },
      { lastModified: new Date(Date.now() - 3_600_000) },
      { lastModified: undefined },
      { size: SIZE + 1 },
    ])('is not taken for an object that is %j', async (change) => {
      expect(await completions(make, async ({ backend }) => Promise.resolve(seen(backend, change)))).toBe(2);
    });

    test('is sent again where its session does not say when it began, or the provider was told of options of its own', async () => {
      const forgetful = async ({ sessions }: Scene): Promise<Partial<Scene>> => {
        const claim: UploadSessionStore['claim'] = async (key) => {
          const session = await sessions.claim(key);
          return session && { ...session, begunAt: undefined };
        };
        return Promise.resolve({ sessions: altered(sessions, { claim }) });
      };
      expect(await completions(make, forgetful)).toBe(2);
      const lenient = async (): Promise<MemoryBackend> => {
        const backend = await make();
        const begin: MemoryBackend['multipart']['begin'] = (container, head, { signal }) =>
          backend.multipart.begin(container, head, { signal });
        const writePart: MemoryBackend['multipart']['writePart'] = (upload, number, body, { signal }) =>
          backend.multipart.writePart(upload, number, body, { signal });
        return altered(backend, { multipart: altered(backend.multipart, { begin, writePart }) });
      };
      expect(await completions(lenient, undefined, { ex: { storageClass: 'cold' } })).toBe(2);
    });
  },
);
