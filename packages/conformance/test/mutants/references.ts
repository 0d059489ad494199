import { Container, InvalidArgumentError, StorageDriver, type ContainerRef, type ObjectRef } from '@stowage/core';
import type { Mutant } from './mutant.js';

/** What a container is called, whoever it belongs to: this is the mistake. */
function nameOf(container: ContainerRef): string {
  return typeof container === 'string' ? container : container.name;
}

class TrustingDriver extends StorageDriver {
  override async copyObject(...[source, container, ...rest]: Parameters<StorageDriver['copyObject']>): Promise<never> {
    return (await super.copyObject(source, nameOf(container), ...rest)) as never;
  }
}

class CarelessDriver extends StorageDriver {
  override async deleteObject(object: ObjectRef): Promise<void> {
    return super.deleteObject({ container: nameOf(object.container), name: object.name });
  }
}

class StrictDriver extends StorageDriver {
  override async copyObject(...copy: Parameters<StorageDriver['copyObject']>): Promise<never> {
    if (!(copy[1] instanceof Container)) throw new InvalidArgumentError('expected a container');
    return (await super.copyObject(...copy)) as never;
  }
}

export const referenceMutants: readonly Mutant[] = [
  {
    name: 'takes a container of another driver for its name',
    caughtBy: 'other-driver.goes-there',
    make: (backend) => new TrustingDriver(backend),
  },
  {
    name: 'takes an object of another driver for its name',
    caughtBy: 'references.foreign-object',
    make: (backend) => new CarelessDriver(backend),
  },
  {
    name: 'knows only containers that it has made itself',
    caughtBy: 'references.plain-data',
    make: (backend) => new StrictDriver(backend),
  },
];
