import { StorageDriver, type Container } from '@stowage/core';
import type { BackendWith } from '@stowage/core/spi';
import { altered } from '../altered.js';
import { mutant, type Mutant } from './mutant.js';

type Copying = Parameters<StorageDriver['copyObject']>;

class BareDriver extends StorageDriver {
  override async copyObject(...[source, container, name, options]: Copying): Promise<never> {
    return (await super.copyObject(source, container, name, { metadata: {}, ...options })) as never;
  }
}

class HastyDriver extends StorageDriver {
  override async moveObject(...[source, ...rest]: Copying): Promise<never> {
    const { driver } = source.container as Container;
    try {
      return (await this.copyObject(source, ...rest)) as never;
    } finally {
      await driver.deleteObject(source);
    }
  }
}

class NamesakeDriver extends StorageDriver {
  override async copyObject(...[{ name }, container, ...rest]: Copying): Promise<never> {
    const here = typeof container === 'string' ? container : container.name;
    return (await super.copyObject({ container: here, name }, container, ...rest)) as never;
  }
}

/** What can go wrong between two drivers. */
export const otherDriverMutants: readonly Mutant[] = [
  {
    name: 'takes an object of another driver for its namesake here',
    caughtBy: 'other-driver.is-read-there',
    make: (backend) => new NamesakeDriver(backend),
  },
  ...['to', 'from'].map((way): Mutant => ({
    name: `loses the metadata of what it copies ${way} another driver`,
    caughtBy: `other-driver.${way}-keeps-everything`,
    make: (backend) => new BareDriver(backend),
  })),
  {
    name: 'deletes the source of a move though the copy has failed',
    caughtBy: 'other-driver.to-failed-move',
    make: (backend) => new HastyDriver(backend),
  },
  mutant('copies half of the old and half of the new content', 'other-driver.replaced-meanwhile', (backend) =>
    altered(backend, {
      readObject: async (container, { name }, options) => {
        const body = await backend.readObject(container, { name }, options);
        const nothing = { versionId: undefined, etag: undefined, checksums: {}, lastModified: undefined };
        return { ...body, object: { ...body.object, ...nothing } };
      },
      getObject: async (...look) => ({ ...(await backend.getObject(...look)), checksums: {} }),
      writeObject: async (...write) => ({ ...(await backend.writeObject(...write)), checksums: {} }),
      multipart: altered((backend as BackendWith<'multipart'>).multipart, {
        complete: async (...complete) => ({
          ...(await (backend as BackendWith<'multipart'>).multipart.complete(...complete)),
          checksums: {},
        }),
      }),
    }),
  ),
  ...['small', 'large'].map((size) =>
    mutant(
      `tells no checksum of a ${size} object, though it keeps one`,
      `other-driver.corrupt-${size}-source-is-noticed`,
      (backend) => {
        const { multipart } = backend as BackendWith<'multipart'>;
        return altered(backend, {
          writeObject: async (...write) => ({ ...(await backend.writeObject(...write)), checksums: {} }),
          getObject: async (...look) => ({ ...(await backend.getObject(...look)), checksums: {} }),
          multipart: altered(multipart, {
            complete: async (...complete) => ({ ...(await multipart.complete(...complete)), checksums: {} }),
          }),
        });
      },
    ),
  ),
  mutant('leaves what it had begun to copy', 'abort-steps.copyObject-from-another-driver', (backend) => {
    const { multipart } = backend as BackendWith<'multipart'>;
    return altered(backend, { multipart: altered(multipart, { abort: async () => undefined }) });
  }),
];
