import { StorageDriver } from '@stowage/core';
import { NodeHttpClient, type HttpClient } from '@stowage/core/http';
import type { HostileHarness } from '../../src/hostile/index.js';
import { StoreBackend } from './store-backend.js';
import { StoreClient } from './store-client.js';
import { KEY, type StoreServer } from './store-server.js';
import { storeWire } from './store-wire.js';

/** An impatient client. */
export function impatientClient(): NodeHttpClient {
  const timeouts = { connect: 2000, headers: 600, idle: 600, answer: 3000 };
  return new NodeHttpClient({ timeouts, maxAnswerBytes: 1024 ** 2 });
}

/** How a driver is put together: mutants do it otherwise. */
export interface StoreParts {
  http?(): HttpClient;
  backend?(client: StoreClient): StoreBackend;
  driver?(backend: StoreBackend): StorageDriver;
}

/** The harness of a store that runs already. */
export function storeHarness(
  store: StoreServer,
  {
    http = impatientClient,
    backend = (client) => new StoreBackend(client),
    driver = (each) => new StorageDriver(each),
  }: StoreParts = {},
): HostileHarness {
  return {
    upstream: store.url,
    wire: storeWire,
    createDriver: (url) => driver(backend(new StoreClient(http(), url, KEY))),
    secrets: [KEY],
  };
}
