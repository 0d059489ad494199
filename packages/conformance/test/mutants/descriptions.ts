import { StorageDriver, type StorageObject } from '@stowage/core';
import type { ObjectRecord, StorageBackend } from '@stowage/core/spi';
import { altered } from '../altered.js';
import { changedRows, quietAnswers } from '../quiet-answers.js';
import { mutant, type Mutant } from './mutant.js';

type Copy = Parameters<StorageDriver['copyObject']>;

/** A mutant whose rows say something for what they do not know. */
function rows(name: string, caughtBy: string, said: Partial<ObjectRecord>): Mutant {
  return mutant(name, caughtBy, (backend) => changedRows(keepingVersions(backend), (row) => ({ ...row, ...said })));
}

/** Rows of versions are copied as they are, without looking them up, where they tell everything. */
function keepingVersions(backend: StorageBackend): StorageBackend {
  return altered(backend, {
    createContainer: async (...creation) => {
      const container = await backend.createContainer(...creation);
      await backend.versions?.setVersioning(container, 'on', {});
      return container;
    },
  });
}

/** Takes what a row does not tell for nothing. */
class ForgetfulDriver extends StorageDriver {
  override async copyObject(...[source, container, name, options]: Copy): Promise<never> {
    const { contentType, metadata = {} } = source as Partial<StorageObject>;
    return (await super.copyObject(source, container, name, { contentType, metadata, ...options })) as never;
  }

  override async moveObject(...[source, container, name, options]: Copy): Promise<never> {
    const { contentType, metadata = {} } = source as Partial<StorageObject>;
    return (await super.moveObject(source, container, name, { contentType, metadata, ...options })) as never;
  }
}

export const descriptionMutants: readonly Mutant[] = [
  rows('says of every row that it has no metadata', 'descriptions.rows-tell-or-leave-undefined', { metadata: {} }),
  rows('says of every row that it has no headers', 'descriptions.rows-tell-or-leave-undefined', { headers: {} }),
  rows('says of every row that its type is empty', 'descriptions.rows-tell-or-leave-undefined', { contentType: '' }),
  rows(
    'loses metadata where a row that says nothing of it is copied with another type',
    'descriptions.copies-of-rows',
    {
      metadata: {},
    },
  ),
  rows('loses metadata where a row that says nothing of it is copied in parts', 'descriptions.large-copies-of-rows', {
    metadata: {},
  }),
  rows('tells the metadata in rows, but not when the source was changed', 'descriptions.rows-tell-or-leave-undefined', {
    sourceLastModified: undefined,
  }),
  rows('has blobs of no type for rows', 'descriptions.blob-of-a-row', { contentType: '' }),
  mutant('says of versions that they have no metadata', 'descriptions.versions-tell-or-leave-undefined', (backend) => {
    const { versions } = backend;
    return altered(backend, {
      versions:
        versions &&
        altered(versions, {
          listVersions: async (...list) => {
            const { items, next } = await versions.listVersions(...list);
            return { items: items.map((row) => ({ ...row, metadata: {} })), next };
          },
        }),
    });
  }),
  mutant('tells no metadata where an object is looked up', 'descriptions.looking-up-tells-all', (backend) =>
    altered(backend, {
      getObject: async (...look) => ({ ...(await backend.getObject(...look)), metadata: undefined }),
    }),
  ),
  mutant('tells no headers where an object is read', 'descriptions.looking-up-tells-all', (backend) =>
    altered(backend, {
      readObject: async (...read) => {
        const body = await backend.readObject(...read);
        return { ...body, object: { ...body.object, headers: undefined } };
      },
    }),
  ),
  {
    name: 'takes what a row does not tell for nothing when it is copied',
    caughtBy: 'descriptions.copies-of-rows',
    make: (backend) => new ForgetfulDriver(quietAnswers(backend)),
  },
  {
    name: 'takes what a row does not tell for nothing when it is moved',
    caughtBy: 'descriptions.moves-of-rows',
    make: (backend) => new ForgetfulDriver(quietAnswers(backend)),
  },
];
