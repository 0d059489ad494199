import { afterAll, beforeAll, describe, test } from '@jest/globals';
import { hostileConformance } from '../src/hostile/index.js';
import { storeHarness } from './http-store/store-harness.js';
import { StoreServer } from './http-store/store-server.js';

const store = await StoreServer.listen();

hostileConformance({ describe, test, beforeAll, afterAll }, 'a store in memory over HTTP', {
  ...storeHarness(store),
  cleanup: () => store[Symbol.asyncDispose](),
});
