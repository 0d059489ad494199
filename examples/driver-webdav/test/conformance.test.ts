import { afterAll, beforeAll, describe, test } from '@jest/globals';
import { storageDriverConformance } from '@stowage/conformance';
import { WebDavStorageDriver } from '../src/driver.js';
import { isApacheHere, startApache } from './apache.js';

if (isApacheHere) {
  const apache = await startApache();
  const options = { endpoint: apache.endpoint, retry: { initialDelay: 50 } };
  const driver = (password: string) => new WebDavStorageDriver(apache.user, password, options);
  storageDriverConformance({ describe, test, beforeAll, afterAll }, 'WebDAV (Apache)', {
    createDriver: () => driver(apache.password),
    cleanup: async () => apache[Symbol.asyncDispose](),
    secrets: [apache.password],
    faults: { createDriverWithWrongCredentials: () => driver('wrong') },
  });
} else {
  test.skip('conformance of WebDAV: Apache with mod_dav is not installed (apt-get install apache2-bin)', () =>
    undefined);
}
