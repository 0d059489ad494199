import { afterAll, beforeAll, describe, test } from '@jest/globals';
import { storageDriverConformance } from '@stowage/conformance';
import { MyCloudStorageDriver } from '../src/driver.js';

storageDriverConformance({ describe, test, beforeAll, afterAll }, 'the template', {
  createDriver: () => new MyCloudStorageDriver('key', 'secret'),
});
