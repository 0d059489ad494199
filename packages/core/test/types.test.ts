import { describe, expect, test } from '@jest/globals';
import { expectTypeOf } from 'expect-type';
import {
  type Container,
  getDriver,
  type Listing,
  MemoryStorageDriver,
  type ObjectPrefix,
  Provider,
  StorageDriver,
  type StorageObject,
  supports,
  type UnknownDriverClass,
} from '../src/index.js';
import type { BackendWith, LinksFacet, StorageBackend } from '../src/spi/index.js';

/** A provider that only signs URLs, and knows two options of its own. */
interface LinkingBackend extends StorageBackend {
  readonly links: LinksFacet;
  readonly exOptions?: { readonly upload?: { readonly storageClass?: 'hot' | 'cold' } };
}
declare class LinkingDriver extends StorageDriver<LinkingBackend> {
  constructor(account: string, options: { readonly region: 'here' | 'there' });
  exPing(): Promise<number>;
}
declare module '@stowage/core' {
  interface DriverMap {
    linking_cloud: typeof LinkingDriver;
  }
}
declare const driver: LinkingDriver;
declare const unknownDriver: StorageDriver;

/** Type-checks its body and never runs it. */
function compiles(_body: () => unknown): void {
  expect(typeof _body).toBe('function');
}

describe('the registry is typed by DriverMap', () => {
  test('a known provider gives its own class', () => {
    const Memory = getDriver(Provider.MEMORY);
    expectTypeOf(Memory).toEqualTypeOf<typeof MemoryStorageDriver>();
    expect(Memory).toBe(MemoryStorageDriver);
  });

  test('a plug-in adds its class by declaration merging on @stowage/core', () => {
    compiles(() => {
      expectTypeOf(getDriver('linking_cloud')).toEqualTypeOf<typeof LinkingDriver>();
      expectTypeOf(getDriver('LINKING_CLOUD')).toEqualTypeOf<typeof LinkingDriver>();
      const Linking = getDriver('linking_cloud');
      void new Linking('me', { region: 'here' }).exPing();
      // @ts-expect-error -- an option that this driver does not have
      new Linking('me', { region: 'elsewhere' });
      // @ts-expect-error -- the constructor's parameters are exact
      new Linking();
    });
  });

  test('an id that is not in the map gives the general class', () => {
    compiles(() => {
      expectTypeOf(getDriver('some_cloud')).toEqualTypeOf<UnknownDriverClass>();
    });
  });
});

describe('a provider known at compile time exposes exactly its capabilities', () => {
  test('what it can do compiles', () => {
    compiles(() => {
      expectTypeOf(driver.signedUrl({ container: 'c', name: 'n' })).resolves.toBeString();
    });
  });

  test('what it cannot do does not compile', () => {
    compiles(() => {
      // @ts-expect-error -- no cdn facet
      void driver.getObjectCdnUrl({ container: 'c', name: 'n' });
      // @ts-expect-error -- no versions facet
      void driver.listObjectVersions('c');
      // @ts-expect-error -- no uploadLinks facet
      void driver.signedUploadUrl('c', 'n');
      // @ts-expect-error -- no regions facet
      void driver.listRegions();
    });
  });

  test('objects and containers carry what their driver can do', () => {
    compiles(async () => {
      const container = await driver.getContainer('c');
      // @ts-expect-error -- no cdn facet
      void container.getCdnUrl();
      const object = await container.getObject('n');
      expectTypeOf(object).toEqualTypeOf<StorageObject<LinkingBackend>>();
      // @ts-expect-error -- no cdn facet
      void object.getCdnUrl();
      void driver.signedUrl(object);
    });
  });

  test("a provider's own options are typed, and an unknown one does not compile", () => {
    compiles(() => {
      void driver.uploadObject('f', 'c', 'n', { ex: { storageClass: 'cold' } });
      // @ts-expect-error -- not a storage class
      void driver.uploadObject('f', 'c', 'n', { ex: { storageClass: 'tepid' } });
      // @ts-expect-error -- a misspelt option
      void driver.uploadObject('f', 'c', 'n', { contenttype: 'text/plain' });
    });
  });
});

describe('a driver that is not known at compile time', () => {
  test('every known driver is one', () => {
    compiles(() => {
      const general: StorageDriver = driver;
      const withLinks: StorageDriver<BackendWith<'links'>> = driver;
      return [general, withLinks];
    });
  });

  test('must be asked with supports() first', () => {
    compiles(() => {
      // @ts-expect-error -- not known to have links
      void unknownDriver.signedUrl({ container: 'c', name: 'n' });
      if (supports(unknownDriver, 'links')) void unknownDriver.signedUrl({ container: 'c', name: 'n' });
    });
  });
});

describe('listings', () => {
  test('hold prefixes only where a delimiter was given', () => {
    compiles(() => {
      expectTypeOf(driver.listContainerObjects('c')).resolves.toEqualTypeOf<Listing<StorageObject<LinkingBackend>>>();
      expectTypeOf(driver.listContainerObjects('c', { delimiter: '/' })).resolves.toEqualTypeOf<
        Listing<StorageObject<LinkingBackend> | ObjectPrefix<LinkingBackend>>
      >();
      expectTypeOf(driver.listContainers()).resolves.toEqualTypeOf<Listing<Container<LinkingBackend>>>();
    });
  });
});

describe('copies', () => {
  test('are objects of the driver whose container they go to', () => {
    compiles(async () => {
      const [there] = await new MemoryStorageDriver().listContainers();
      const object = await driver.getObject('c', 'n');
      if (there === undefined) return;
      type Here = StorageObject<LinkingBackend>;
      type There = StorageObject<MemoryStorageDriver['backend']>;
      expectTypeOf(object.copy('d', 'n')).resolves.toEqualTypeOf<Here>();
      expectTypeOf(object.copy(object.container, 'n')).resolves.toEqualTypeOf<Here>();
      expectTypeOf(object.copy(there, 'n')).resolves.toEqualTypeOf<There>();
      expectTypeOf(object.move(there, 'n')).resolves.toEqualTypeOf<There>();
      expectTypeOf(driver.copyObject(object, there, 'n')).resolves.toEqualTypeOf<There>();
      expectTypeOf(driver.copyObject({ container: there, name: 'n' }, 'd', 'n')).resolves.toEqualTypeOf<Here>();
      expectTypeOf(driver.moveObject(object, { name: 'd' }, 'n')).resolves.toEqualTypeOf<Here>();
    });
  });
});
