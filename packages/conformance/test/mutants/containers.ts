import { ContainerAlreadyExistsError, ContainerDoesNotExistError, ObjectDoesNotExistError } from '@stowage/core/spi';
import { StorageDriver, type Container, type StorageObject } from '@stowage/core';
import { altered } from '../altered.js';
import { token, urlOf } from '../site-urls.js';
import { mutant, type Mutant } from './mutant.js';

class CleaningDriver extends StorageDriver {
  override createContainer(...[name, ...rest]: Parameters<StorageDriver['createContainer']>): Promise<Container> {
    return super.createContainer(name.replaceAll('/', '-'), ...rest);
  }
}

class PathDriver extends StorageDriver {
  override getObject(...[container, name, options]: Parameters<StorageDriver['getObject']>): Promise<StorageObject> {
    const path = `${typeof container === 'string' ? container : container.name}/${name}`.split('/');
    return super.getObject(path[0] ?? '', path.slice(1).join('/'), options);
  }
}

export const containerMutants: readonly Mutant[] = [
  mutant('creates what exists', 'containers.create-twice', (backend) =>
    altered(backend, {
      createContainer: (name, options) =>
        backend.createContainer(name, options).catch((error: unknown) => {
          if (error instanceof ContainerAlreadyExistsError) return backend.getContainer(name, options);
          throw error;
        }),
    }),
  ),
  mutant('finds containers that do not exist', 'containers.missing-is-an-error', (backend) =>
    altered(backend, { getContainer: async (name) => ({ name, extra: {} }) }),
  ),
  mutant('takes missing containers for empty ones', 'containers.missing-for-objects', (backend) =>
    altered(backend, {
      listObjects: (container, query) =>
        backend.listObjects(container, query).catch((error: unknown) => {
          if (error instanceof ContainerDoesNotExistError) return { items: [] };
          throw error;
        }),
    }),
  ),
  {
    name: 'deletes containers with what is in them',
    caughtBy: 'containers.delete-not-empty',
    make: (backend) =>
      new StorageDriver(
        altered(backend, {
          deleteContainer: async (container, options) => {
            await new StorageDriver(backend).deletePrefix(container, '');
            await backend.deleteContainer(container, options);
          },
        }),
      ),
  },
  mutant('deletes containers that are not there', 'containers.delete-missing', (backend) =>
    altered(backend, {
      deleteContainer: (...deletion) =>
        backend.deleteContainer(...deletion).catch((error: unknown) => {
          if (!(error instanceof ContainerDoesNotExistError)) throw error;
        }),
    }),
  ),
  mutant('lists containers backwards', 'containers.listed-in-order', (backend) =>
    altered(backend, {
      listContainers: async (request) => {
        const page = await backend.listContainers(request);
        return { ...page, items: page.items.toReversed() };
      },
    }),
  ),
  {
    name: 'cleans up names of containers',
    caughtBy: 'containers.invalid-names',
    make: (backend) => new CleaningDriver(backend),
  },
  {
    name: 'takes the name of a container for a path',
    caughtBy: 'containers.names-are-no-paths',
    make: (backend) => new PathDriver(backend),
  },
  mutant('decodes names of containers', 'containers.names-are-not-decoded', (backend) =>
    altered(backend, {
      getObject: ({ name, ...key }, object, options) =>
        backend.getObject({ ...key, name: name.replaceAll(/%([0-9a-f]{2})/g, decodeURIComponent) }, object, options),
    }),
  ),
  mutant('makes names of containers pretty', 'containers.awkward-names', (backend) =>
    altered(backend, {
      createContainer: (name, options) => backend.createContainer(name.replaceAll(/[^\w.-]/g, '-'), options),
    }),
  ),
  mutant('puts names of containers into URLs as they are', 'containers.awkward-names', (backend) =>
    altered(backend, {
      links: {
        maxExpiresIn: 3600,
        signedUrl: async (container, { name }) =>
          urlOf('x', name, { token: token(container.name, name) }).replace('/x/', `/${container.name}/`),
      },
    }),
  ),
  mutant('gives a new container something to begin with', 'containers.created-is-empty', (backend) =>
    altered(backend, {
      createContainer: async (name, options) => {
        const container = await backend.createContainer(name, options);
        await new StorageDriver(backend).uploadObjectViaStream('welcome', container, 'README');
        return container;
      },
    }),
  ),
  mutant('forgets a container in lists', 'containers.listed-once', (backend) =>
    altered(backend, {
      listContainers: async (request) => {
        const page = await backend.listContainers(request);
        return { ...page, items: page.items.slice(1) };
      },
    }),
  ),
  mutant('looks containers up by name where an id is given', 'containers.made-again', (backend) =>
    altered(backend, { listObjects: ({ name }, query) => backend.listObjects({ name }, query) }),
  ),
  mutant('deletes what is not there', 'errors.object-missing', (backend) =>
    altered(backend, {
      deleteObject: (...deletion) =>
        backend.deleteObject(...deletion).catch((error: unknown) => {
          if (!(error instanceof ObjectDoesNotExistError)) throw error;
        }),
    }),
  ),
];
