import { describe, expect, test } from '@jest/globals';
import {
  DriverAlreadyRegisteredError,
  DriverNotRegisteredError,
  InvalidArgumentError,
  InvalidDriverError,
} from '../../src/errors/index.js';
import { DriverRegistry } from '../../src/registry/index.js';
import type { DriverClass } from '../../src/registry/index.js';
import { StorageDriver } from '../../src/storage-driver.js';

class CloudDriver extends StorageDriver {}
class OtherDriver extends StorageDriver {}

function registryWith(id: string, driver: DriverClass = CloudDriver): DriverRegistry {
  const registry = new DriverRegistry();
  registry.register(id, driver);
  return registry;
}

describe('ids', () => {
  test.each(['my_cloud', 'MY_CLOUD', 'My-Cloud', 'my-cloud'])('%s finds the driver registered as my_cloud', (id) => {
    expect(registryWith('my_cloud').get(id)).toBe(CloudDriver);
  });

  test.each(['', ' ', '1st', 'a b', '../x', 'é'])('%j is no id', (id) => {
    expect(() => new DriverRegistry().get(id)).toThrow(InvalidArgumentError);
  });

  test('null and undefined are refused by name, not by a crash', () => {
    expect(() => new DriverRegistry().get(null as unknown as string)).toThrow('a provider id is');
    expect(() => new DriverRegistry().get(undefined as unknown as string)).toThrow(InvalidArgumentError);
  });
});

describe('registering', () => {
  test.each(['my_cloud', 'MY-CLOUD'])('%s is refused where my_cloud is taken', (id) => {
    expect(() => registryWith('my_cloud').register(id, OtherDriver)).toThrow(DriverAlreadyRegisteredError);
  });

  test('a refused duplicate leaves the first driver in place', () => {
    const registry = registryWith('my_cloud');
    expect(() => registry.register('MY_CLOUD', OtherDriver)).toThrow();
    expect(registry.get('my_cloud')).toBe(CloudDriver);
  });

  test.each([
    ['a function', () => undefined],
    ['a class that extends something else', class extends Map {}],
    ['an instance', Object.create(CloudDriver.prototype)],
    ['undefined', undefined],
    ['StorageDriver itself', StorageDriver],
  ])('%s is no driver', (_, value) => {
    const registry = new DriverRegistry();
    expect(() => registry.register('x', value as unknown as DriverClass)).toThrow(InvalidDriverError);
    expect(registry.providers()).toEqual([]);
  });

  test('unregister frees the id', () => {
    const registry = registryWith('my_cloud');
    expect(registry.unregister('MY-CLOUD')).toBe(true);
    expect(registry.unregister('my_cloud')).toBe(false);
    registry.register('my_cloud', OtherDriver);
    expect(registry.get('my_cloud')).toBe(OtherDriver);
  });

  test('providers are listed in order, loaders among them', () => {
    const registry = registryWith('zebra');
    registry.registerLoader('Ant-Hill', () => Promise.resolve(CloudDriver));
    expect(registry.providers()).toEqual(['ant_hill', 'zebra']);
  });

  test('two registries know nothing of each other', () => {
    registryWith('my_cloud');
    expect(() => new DriverRegistry().get('my_cloud')).toThrow(DriverNotRegisteredError);
  });
});

describe('an unknown id', () => {
  test('is told what is registered, and which package to install and import', () => {
    const registry = registryWith('other');
    expect(() => registry.get('backblaze_b2')).toThrow(
      "no driver is registered as 'backblaze_b2' (registered: other): install and import its package, for example: " +
        "npm install @stowage/driver-backblaze-b2, then import '@stowage/driver-backblaze-b2'",
    );
  });

  test('with a loader that has not run is told to await loadDriver', () => {
    const registry = new DriverRegistry();
    registry.registerLoader('lazy', () => Promise.resolve(CloudDriver));
    expect(() => registry.get('lazy')).toThrow("use await loadDriver('lazy')");
  });
});

describe('loading', () => {
  test('imports the package of the id, which registers itself', async () => {
    const registry = new DriverRegistry();
    const imported: string[] = [];
    const driver = await registry.load('My_Cloud', (name) => {
      imported.push(name);
      registry.register('my_cloud', CloudDriver);
      return Promise.resolve();
    });
    expect(driver).toBe(CloudDriver);
    expect(imported).toEqual(['@stowage/driver-my-cloud']);
  });

  test('does not import what is registered', async () => {
    const registry = registryWith('my_cloud');
    await expect(registry.load('my_cloud', () => Promise.reject(new Error('imported')))).resolves.toBe(CloudDriver);
  });

  test('runs a registered loader once, also when many ask at the same time', async () => {
    const registry = new DriverRegistry();
    let runs = 0;
    registry.registerLoader('lazy', () => {
      runs += 1;
      return Promise.resolve(CloudDriver);
    });
    const drivers = await Promise.all([registry.load('lazy'), registry.load('LAZY'), registry.load('lazy')]);
    expect(drivers).toEqual([CloudDriver, CloudDriver, CloudDriver]);
    expect(runs).toBe(1);
    expect(registry.get('lazy')).toBe(CloudDriver);
  });

  test('a loader that fails says so, keeps the cause, and may be tried again', async () => {
    const registry = new DriverRegistry();
    const cause = new Error('disk full');
    let fails = true;
    registry.registerLoader('lazy', () => (fails ? Promise.reject(cause) : Promise.resolve(CloudDriver)));
    await expect(registry.load('lazy')).rejects.toMatchObject({ code: 'driver_not_registered', cause });
    fails = false;
    await expect(registry.load('lazy')).resolves.toBe(CloudDriver);
  });

  test('a loader that gives no driver is refused', async () => {
    const registry = new DriverRegistry();
    registry.registerLoader('lazy', () => Promise.resolve({} as unknown as DriverClass));
    await expect(registry.load('lazy')).rejects.toThrow(InvalidDriverError);
  });

  test('a package that is not there names itself', async () => {
    const missing = new DriverRegistry().load('no_such_cloud');
    await expect(missing).rejects.toThrow('npm install @stowage/driver-no-such-cloud');
  });

  test('a package that registers something else is an error', async () => {
    const registry = new DriverRegistry();
    await expect(registry.load('my_cloud', () => Promise.resolve())).rejects.toThrow(DriverNotRegisteredError);
  });
});
