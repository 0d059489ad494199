import { describe, expect, test } from '@jest/globals';
import { expectTypeOf } from 'expect-type';
import { MemoryStorageDriver, type StorageDriver, type StorageObject, supports } from '../../src/index.js';
import type { MemoryBackend } from '../../src/memory/index.js';
import type { BackendWith, LinksFacet, MultipartFacet, StorageBackend } from '../../src/spi/index.js';
import { logged, prefixed, readonly, wrapBackend, type Layer, type Wrapped } from '../../src/wrap/index.js';

/** A provider that only signs URLs, and has an option of its own. */
interface LinkingBackend extends StorageBackend {
  readonly provider: 'linking';
  readonly links: LinksFacet & { readonly secretDoor: () => string };
  readonly exOptions?: { readonly upload?: { readonly storageClass?: 'hot' | 'cold' } };
  readonly services: { readonly key: string };
}
declare const backend: LinkingBackend;
declare const driver: StorageDriver<LinkingBackend>;
declare const unknownBackend: StorageBackend;
declare const unknownDriver: StorageDriver;

/** Type-checks its body and never runs it. */
function compiles(_body: () => unknown): void {
  expect(typeof _body).toBe('function');
}

describe('a wrapped backend', () => {
  test('has the facets of the wrapped one, and no others', () => {
    compiles(() => {
      const wrapped = wrapBackend(backend, {});
      expectTypeOf(wrapped).toExtend<BackendWith<'links'>>();
      expectTypeOf(wrapped.links.signedUrl).toBeFunction();
      expectTypeOf(wrapped).not.toExtend<BackendWith<'cdn'>>();
      expectTypeOf(wrapped.provider).toEqualTypeOf<'linking'>();
      expectTypeOf(
        readonly(
          prefixed(
            logged(backend, () => undefined),
            'a/',
          ),
        ),
      ).toExtend<BackendWith<'links'>>();
    });
  });

  test('has nothing that the contract does not have: it would go around the layer', () => {
    compiles(() => {
      const wrapped = wrapBackend(backend, {});
      // @ts-expect-error -- no part of the contract
      wrapped.services satisfies unknown;
      // @ts-expect-error -- no part of the contract
      wrapped.links.secretDoor satisfies unknown;
    });
  });

  test('is any backend where the wrapped one is', () => {
    compiles(() => {
      const wrapped: StorageBackend = wrapBackend(unknownBackend, {});
      expectTypeOf(wrapBackend(unknownBackend, {}).multipart).toExtend<MultipartFacet | undefined>();
      expectTypeOf(wrapBackend(unknownBackend, {})).not.toExtend<BackendWith<'multipart'>>();
      return wrapped;
    });
  });

  test('wraps classes', () => {
    compiles(() => {
      const memory = new MemoryStorageDriver().backend;
      expectTypeOf(readonly(memory)).toEqualTypeOf<Wrapped<MemoryBackend>>();
      expectTypeOf(readonly(memory)).toExtend<BackendWith<'copy' | 'multipart' | 'versions' | 'bulkDelete'>>();
    });
  });
});

describe('a wrapped driver', () => {
  test('can do what the driver can, with its own options', () => {
    compiles(() => {
      const wrapped = prefixed(driver, 'a/');
      expectTypeOf(wrapped).toEqualTypeOf<StorageDriver<Wrapped<LinkingBackend>>>();
      expectTypeOf(wrapped.signedUrl({ container: 'c', name: 'n' })).resolves.toBeString();
      expectTypeOf(wrapped.getObject('c', 'n')).resolves.toEqualTypeOf<StorageObject<Wrapped<LinkingBackend>>>();
      void wrapped.uploadObject('f', 'c', 'n', { ex: { storageClass: 'cold' } });
      // @ts-expect-error -- not a storage class
      void wrapped.uploadObject('f', 'c', 'n', { ex: { storageClass: 'tepid' } });
      // @ts-expect-error -- no cdn facet
      void wrapped.getObjectCdnUrl({ container: 'c', name: 'n' });
    });
  });

  test('is a StorageDriver like any other', () => {
    compiles(() => {
      const general: StorageDriver = readonly(driver);
      const unknown = logged(unknownDriver, () => undefined);
      // @ts-expect-error -- not known to have links
      void unknown.signedUrl({ container: 'c', name: 'n' });
      if (supports(unknown, 'links')) void unknown.signedUrl({ container: 'c', name: 'n' });
      return general;
    });
  });

  test('has no ex* methods', () => {
    compiles(() => {
      // @ts-expect-error -- it would go around the wrapper
      void readonly(new MemoryStorageDriver()).exClear();
    });
  });
});

describe('a layer', () => {
  test('is given calls with their types', () => {
    compiles((): Layer => {
      return {
        readObject: (next, container, object, options) => {
          expectTypeOf(object.versionId).toEqualTypeOf<string | undefined>();
          expectTypeOf(options.range?.start).toEqualTypeOf<number | undefined>();
          return next(container, object, options);
        },
        'copy.copyPart': (next, source, upload, partNumber, options) => {
          expectTypeOf(source.range.end).toEqualTypeOf<number | undefined>();
          expectTypeOf(partNumber).toBeNumber();
          return next(source, upload, partNumber, options);
        },
        capabilities: (inner) => ({ ...inner, maxWriteSize: 1 }),
        'copy.maxCopySize': (size) => size / 2,
      };
    });
  });

  test('does not compile with what the contract does not have', () => {
    compiles((): readonly Layer[] => [
      // @ts-expect-error -- misspelt
      { readObjects: async () => undefined },
      // @ts-expect-error -- gives no record
      { getObject: async () => undefined },
    ]);
  });
});
