import { StorageDriver } from '@stowage/core';
import {
  ObjectDoesNotExistError,
  type BackendWith,
  type DeleteResult,
  type FacetName,
  type StorageBackend,
} from '@stowage/core/spi';
import { altered, type Changes } from '../altered.js';
import { mutant, type Mutant } from './mutant.js';

type Facet<F extends FacetName> = NonNullable<StorageBackend[F]>;

/** A mutant of one facet. */
function facet<F extends FacetName>(
  name: F,
  [what, caughtBy]: readonly [string, string],
  change: (right: Facet<F>, backend: StorageBackend) => Changes<Facet<F>>,
): Mutant {
  return mutant(what, caughtBy, (backend) => {
    const right = (backend as BackendWith<FacetName>)[name] as Facet<F>;
    return altered(backend, { [name]: altered(right, change(right, backend)) });
  });
}

const multipartMutants: readonly Mutant[] = [
  facet('multipart', ['swaps two parts', 'multipart.order-is-by-number'], (right) => {
    const swapped = (number: number): number => [2, 1][number - 1] ?? number;
    return {
      writePart: async (upload, partNumber, body, options) => ({
        ...(await right.writePart(upload, swapped(partNumber), body, options)),
        partNumber,
      }),
      complete: (upload, parts, options) => {
        const sent = parts.map((part) => ({ ...part, partNumber: swapped(part.partNumber) }));
        return right.complete(
          upload,
          sent.toSorted((a, b) => a.partNumber - b.partNumber),
          options,
        );
      },
    };
  }),
  facet('multipart', ['leaks what was sent when an upload is aborted', 'abort.upload-after-3-parts'], () => ({
    abort: async () => undefined,
  })),
  facet('multipart', ['takes any object for what an upload has become', 'multipart.has-become'], () => ({
    hasBecome: async () => Promise.resolve(true),
  })),
  facet('multipart', ['fails to abort twice', 'multipart.abort'], (right) => ({
    abort: async (upload, options) => {
      await right.listParts(upload, { limit: 1 });
      await right.abort(upload, options);
    },
  })),
  facet('multipart', ['keeps the first of two parts of a number', 'multipart.part-sent-again'], (right) => ({
    writePart: async (upload, partNumber, body, options) => {
      const { items } = await right.listParts(upload, { limit: 7 });
      const sent = items.find((part) => part.partNumber === partNumber);
      return sent ?? right.writePart(upload, partNumber, body, options);
    },
  })),
  facet('multipart', ['describes parts by their numbers only', 'multipart.record-of-a-part'], (right) => ({
    writePart: async (...write) => ({ ...(await right.writePart(...write)), size: 0 }),
  })),
  facet('multipart', ['allows parts of no more than it asks for at least', 'multipart.limits'], (right) => ({
    limits: async (options) => ({ ...(await right.limits(options)), maxPartSize: 1 }),
  })),
  facet('multipart', ['leaves the last part out', 'multipart.completed-is-visible'], (right) => ({
    complete: (upload, parts, options) => right.complete(upload, parts.slice(0, -1), options),
  })),
  facet('multipart', ['completes what is incomplete', 'multipart.incomplete-is-refused'], (right) => ({
    complete: async (upload, parts, options) => {
      const sent = await right.listParts(upload, { limit: 7 });
      return right.complete(upload, parts.slice(0, sent.items.length), options);
    },
  })),
  facet('multipart', ['lists only the first parts', 'multipart.parts-are-listed'], (right) => ({
    listParts: async (...list) => ({ items: (await right.listParts(...list)).items }),
  })),
  facet('multipart', ['forgets the metadata of large objects', 'metadata.of-large-objects'], (right) => ({
    begin: (container, head, options) => right.begin(container, { ...head, metadata: {} }, options),
  })),
  facet(
    'multipart',
    ['resumes an unfinished upload of the same name that is another one', 'multipart.uploads-are-apart'],
    (right) => ({
      begin: async (container, head, options) => {
        const { items } = await right.listUploads(container, { prefix: head.name, limit: 1 });
        return items[0] ?? right.begin(container, head, options);
      },
    }),
  ),
];

const copyMutants: readonly Mutant[] = [
  facet('copy', ['loses the metadata of copies', 'copy.keeps-everything'], (right) => ({
    copyObject: (source, target, options) => {
      const head = { name: target.name, contentType: 'text/plain', metadata: {}, headers: {} };
      return right.copyObject(source, { ...target, head: target.head ?? head }, options);
    },
  })),
  facet('copy', ['loses headers where a copy is given metadata', 'copy.keeps-headers'], (right) => ({
    copyObject: (source, { head, ...target }, options) =>
      right.copyObject(source, head === undefined ? target : { ...target, head: { ...head, headers: {} } }, options),
  })),
  facet('copy', ['ignores what a copy is to be stored with', 'copy.with-other-data'], (right) => ({
    copyObject: (source, target, options) => right.copyObject(source, { ...target, head: undefined }, options),
  })),
  facet('copy', ['copies the newest version instead of the one asked for', 'copy.of-a-version'], (right) => ({
    copyObject: (source, target, options) =>
      right.copyObject({ ...source, object: { name: source.object.name } }, target, options),
  })),
  facet('copy', ['copies one byte less of a range', 'copy.part'], (right) => ({
    copyPart: (source, upload, partNumber, options) => {
      const range = { start: source.range.start, end: (source.range.end ?? 0) - 1 };
      return right.copyPart({ ...source, range }, upload, partNumber, options);
    },
  })),
];

type Deletion = Parameters<StorageDriver['deleteObject']>;
type Deletions = Parameters<StorageDriver['deleteObjects']>;

class LookingDriver extends StorageDriver {
  override async deleteObject(...[object, options]: Deletion): Promise<void> {
    await this.backend.versions?.listVersions({ name: object.container as string }, { prefix: object.name, limit: 1 });
    return super.deleteObject(object, options);
  }
}

class KeepingDriver extends StorageDriver {
  override async deleteObjects(...[container, names, options]: Deletions): Promise<readonly DeleteResult[]> {
    return super.deleteObjects(container, names, { ...options, versions: 'keep' });
  }
}

const versionMutants: readonly Mutant[] = [
  mutant('uncovers the version before the one that it deletes', 'versions.delete-keeps', (backend) =>
    altered(backend, {
      deleteObject: async (container, key, options) => {
        const { name, versionId = '' } = await backend.getObject(container, key, options);
        await backend.versions?.deleteVersion(container, { name, versionId }, {});
      },
    }),
  ),
  mutant('destroys versions that nobody asked to delete', 'versions.delete-keeps', (backend) =>
    altered(backend, {
      deleteObject: (container, key, options) =>
        backend.deleteObject(container, key, { ...options, versions: options.versions ?? 'delete' }),
    }),
  ),
  mutant('destroys versions that are to be kept', 'versions.delete-keeps-if-asked', (backend) =>
    altered(backend, {
      deleteObject: (container, key, options) =>
        backend.deleteObject(container, key, { ...options, versions: 'delete' }),
    }),
  ),
  mutant('keeps versions that are to be deleted', 'versions.delete-deletes-all', (backend) =>
    altered(backend, {
      deleteObject: (container, key, options) => backend.deleteObject(container, key, { ...options, versions: 'keep' }),
    }),
  ),
  mutant('destroys the versions of what is moved', 'versions.move-keeps', (backend) =>
    altered(backend, {
      deleteObject: (container, key, options) =>
        backend.deleteObject(container, key, { ...options, versions: 'delete' }),
    }),
  ),
  mutant('destroys versions in bulk', 'bulk-delete.keep-versions', (backend) => {
    const bulkDelete: Facet<'bulkDelete'> = {
      maxKeys: 1,
      deleteObjects: async (container, names, options) => {
        for (const name of names) await backend.deleteObject(container, { name }, { ...options, versions: 'delete' });
        return names.map((name) => ({ name }));
      },
    };
    return altered(backend, { bulkDelete });
  }),
  {
    name: 'lists versions before it deletes',
    caughtBy: 'versions.delete-lists-nothing',
    make: (backend) => new LookingDriver(backend),
  },
  {
    name: 'takes the deletion of all versions in bulk for one that keeps them',
    caughtBy: 'bulk-delete.delete-versions',
    make: (backend) => new KeepingDriver(backend),
  },
  facet('versions', ['says of many versions that they are gone, and keeps them', 'versions.delete-many'], () => ({
    deleteVersions: async (_container, keys) => Promise.resolve(keys),
  })),
  facet('versions', ['takes no notice of versioning that is turned on', 'versioning.turned-on'], () => ({
    setVersioning: async () => undefined,
  })),
  facet('versions', ['takes no notice of versioning that is suspended', 'versioning.suspended'], (right) => ({
    setVersioning: async (container, versioning, options) => {
      if (versioning === 'on') await right.setVersioning(container, versioning, options);
    },
  })),
  mutant('does not tell whether versions are kept', 'versioning.is-told', (backend) =>
    altered(backend, {
      getContainer: async (...look) => ({ ...(await backend.getContainer(...look)), versioning: undefined }),
    }),
  ),
  facet('versions', ['destroys what it cannot hide', 'versioning.off-hides-nothing'], (right, backend) => ({
    hideObject: async (container, name, options) => {
      await backend.deleteObject(container, { name }, options);
      return {} as Awaited<ReturnType<Facet<'versions'>['hideObject']>>;
    },
  })),
  facet('versions', ['lists the oldest version first', 'versions.newest-first'], (right) => ({
    listVersions: async (container, query) => {
      const page = await right.listVersions(container, query);
      const age = page.items.toReversed();
      return { ...page, items: age.toSorted((a, b) => (a.name < b.name ? -1 : Number(a.name > b.name))) };
    },
  })),
  facet('versions', ['calls every version the latest', 'versions.newest-first'], (right) => ({
    listVersions: async (container, query) => {
      const page = await right.listVersions(container, query);
      return { ...page, items: page.items.map((version) => ({ ...version, isLatest: true })) };
    },
  })),
  facet('versions', ['deletes what it is to hide', 'versions.hide'], (right, backend) => ({
    hideObject: async (container, name, options) => {
      const marker = await right.hideObject(container, name, options);
      const { items } = await right.listVersions(container, { prefix: name, limit: 7 });
      const older = items.filter((version) => !version.isHideMarker && version.name === name);
      for (const { versionId } of older) await backend.versions?.deleteVersion(container, { name, versionId }, {});
      return marker;
    },
  })),
  mutant('gives the newest version for any', 'versions.replacing-keeps', (backend) =>
    altered(backend, {
      readObject: (container, { name }, options) => backend.readObject(container, { name }, options),
    }),
  ),
  facet('versions', ['hides what is not there', 'versions.hide-missing'], (right) => ({
    hideObject: (container, name, options) =>
      right.hideObject(container, name, options).catch((error: unknown) => {
        if (!(error instanceof ObjectDoesNotExistError)) throw error;
        return {} as Awaited<ReturnType<Facet<'versions'>['hideObject']>>;
      }),
  })),
  facet('versions', ['loses versions between pages', 'versions.pages'], (right) => ({
    listVersions: async (container, query) => {
      const page = await right.listVersions(container, query);
      return query.cursor === undefined ? page : { ...page, items: page.items.slice(1) };
    },
  })),
];

const bulkDeleteMutants: readonly Mutant[] = [
  facet('bulkDelete', ['gives results in another order', 'bulk-delete.backend'], (right) => ({
    deleteObjects: async (...deletion) => (await right.deleteObjects(...deletion)).toReversed(),
  })),
  facet('bulkDelete', ['tells nothing of names that are not there', 'bulk-delete.missing'], (right) => ({
    deleteObjects: async (...deletion) => {
      const results = await right.deleteObjects(...deletion);
      return results.map((each) => (each.error instanceof ObjectDoesNotExistError ? { name: each.name } : each));
    },
  })),
  mutant('calls itself by a title', 'capabilities.provider', (backend) =>
    altered(backend, { provider: 'My Provider' }),
  ),
  mutant('declares a limit that is none', 'capabilities.limits', (backend) =>
    altered(backend, { capabilities: { ...backend.capabilities, maxWriteSize: Infinity } }),
  ),
  mutant('makes a facet anew at every look', 'capabilities.are-stable', (backend) => {
    return new Proxy(backend, {
      get: (target, key) =>
        key === 'versions' ? altered(target.versions as Facet<'versions'>, {}) : (Reflect.get(target, key) as unknown),
    });
  }),
  mutant('declares a facet that is not whole', 'capabilities.facets-are-whole', (backend) =>
    altered(backend, { cdn: { containerUrl: async () => 'https://example.com' } as unknown as Facet<'cdn'> }),
  ),
];

export const facetMutants: readonly Mutant[] = [
  ...multipartMutants,
  ...copyMutants,
  ...versionMutants,
  ...bulkDeleteMutants,
];
