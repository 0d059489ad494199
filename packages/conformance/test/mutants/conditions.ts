import { StorageDriver, type StorageObject } from '@stowage/core';
import {
  ObjectAlreadyExistsError,
  ObjectChangedError,
  type ObjectRecord,
  type StorageBackend,
  type WriteConditions,
} from '@stowage/core/spi';
import { altered } from '../altered.js';
import { mutant, type Mutant } from './mutant.js';

type Upload = Parameters<StorageDriver['uploadObjectViaStream']>;

/** Looks first and stores then, as a driver of a provider without conditions might be tempted to. */
function lookingFirst(backend: StorageBackend, only: keyof WriteConditions): StorageBackend {
  return altered(backend, {
    writeObject: async (container, head, body, options) => {
      const found = await backend.getObject(container, { name: head.name }, {}).catch(() => undefined);
      if (options.ifNoneMatch !== undefined && found !== undefined) throw new ObjectAlreadyExistsError(head.name);
      if (options.ifMatch !== undefined && found?.etag !== options.ifMatch) throw new ObjectChangedError(head.name);
      return backend.writeObject(container, head, body, { ...options, [only]: undefined });
    },
  });
}

function withoutConditions<T extends WriteConditions>(options: T): T {
  return { ...options, ifMatch: undefined, ifNoneMatch: undefined };
}

/** Reads whatever is there, and says only so much of it that nobody can tell. */
function readingWhatIsThere(backend: StorageBackend): StorageBackend {
  const unsaid = { versionId: undefined, etag: undefined, checksums: {}, lastModified: undefined };
  return altered(backend, {
    readObject: async (container, { name }, options) => {
      const body = await backend.readObject(container, { name }, options);
      return { ...body, object: { ...body.object, ...unsaid } };
    },
  });
}

function told(record: ObjectRecord): ObjectRecord {
  return { ...record, etag: '"always"' };
}

class IgnoringDriver extends StorageDriver {
  override async uploadObjectViaStream(...[source, container, name, options]: Upload): Promise<StorageObject> {
    return super.uploadObjectViaStream(source, container, name, withoutConditions(options ?? {}));
  }
}

class HastyDriver extends StorageDriver {
  override async moveObject(...move: Parameters<StorageDriver['copyObject']>): Promise<never> {
    const moved = await this.copyObject(...move);
    await this.deleteObject({ container: move[0].container, name: move[0].name });
    return moved as never;
  }
}

const writes: readonly Mutant[] = [
  mutant('stores over whatever is there', 'conditions.write-over-what-matches', (backend) =>
    altered(backend, {
      writeObject: (container, head, body, options) =>
        backend.writeObject(container, head, body, { ...options, ifMatch: undefined }),
    }),
  ),
  mutant('creates what is there already', 'conditions.write-create-only', (backend) =>
    altered(backend, {
      writeObject: (container, head, body, options) =>
        backend.writeObject(container, head, body, { ...options, ifNoneMatch: undefined }),
    }),
  ),
  mutant('forgets the condition when parts are completed', 'conditions.backend-completes', (backend) => {
    const multipart = backend.multipart as NonNullable<StorageBackend['multipart']>;
    const complete: typeof multipart.complete = (upload, parts, options) =>
      multipart.complete(upload, parts, withoutConditions(options));
    return altered(backend, { multipart: altered(multipart, { complete }) });
  }),
  mutant('looks whether there is an object, and then creates one', 'conditions.raced-create', (backend) =>
    lookingFirst(backend, 'ifNoneMatch'),
  ),
  mutant('looks for the ETag, and then stores', 'conditions.counter', (backend) => lookingFirst(backend, 'ifMatch')),
  mutant('copies over whatever is there', 'conditions.copy-create-only', (backend) => {
    const copy = backend.copy as NonNullable<StorageBackend['copy']>;
    const copyObject: typeof copy.copyObject = (source, target, options) =>
      copy.copyObject(source, target, withoutConditions(options));
    return altered(backend, { copy: altered(copy, { copyObject }) });
  }),
];

const pins: readonly Mutant[] = [
  mutant('does not look at the ETag that it is to read', 'conditions.backend-reads-a-pin', (backend) =>
    altered(backend, {
      readObject: (container, { name, versionId }, options) =>
        backend.readObject(container, { name, versionId }, options),
    }),
  ),
  mutant('does not look at the ETag that it is to copy', 'conditions.backend-copies-a-pin', (backend) => {
    const copy = backend.copy as NonNullable<StorageBackend['copy']>;
    const copyObject: typeof copy.copyObject = ({ container, object: { name, versionId } }, ...rest) =>
      copy.copyObject({ container, object: { name, versionId } }, ...rest);
    return altered(backend, { copy: altered(copy, { copyObject }) });
  }),
  mutant('resumes a read with what is there by then', 'pins.resumed-read', readingWhatIsThere),
  mutant('gives the newest for the version that a resumed read began with', 'pins.version', (backend) =>
    altered(readingWhatIsThere(backend), { versions: backend.versions }),
  ),
  mutant('copies what is there, part by part', 'pins.copy-through-this-process', readingWhatIsThere),
];

/** What a driver can do wrong with conditions and pins. */
export const conditionMutants: readonly Mutant[] = [
  ...writes,
  ...pins,
  mutant('deletes whatever is there', 'conditions.delete', (backend) =>
    altered(backend, {
      deleteObject: (container, key, options) =>
        backend.deleteObject(container, key, { ...options, ifMatch: undefined }),
    }),
  ),
  mutant('has an ETag that never changes', 'conditions.etag', (backend) =>
    altered(backend, {
      writeObject: async (...write) => told(await backend.writeObject(...write)),
      getObject: async (...look) => told(await backend.getObject(...look)),
    }),
  ),
  {
    name: 'ignores a condition that the provider cannot compare',
    caughtBy: 'conditions.refused-write-ifNoneMatch',
    make: (backend) =>
      new IgnoringDriver(
        altered(backend, {
          capabilities: { ...backend.capabilities, conditions: { read: false, write: [], copy: [], delete: false } },
        }),
      ),
  },
  {
    name: 'deletes what took the place of what it moved',
    caughtBy: 'pins.move',
    make: (backend) => new HastyDriver(backend),
  },
];
