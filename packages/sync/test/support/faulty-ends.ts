import { MemoryStorageDriver, StorageDriver } from '@stowage/core';
import { wrapBackend, type Layer } from '@stowage/core/wrap';
import type { Location, Row } from '../../src/index.js';
import { containerEnd, type TestEnd } from './trees.js';

async function* rowsOf(batches: AsyncIterable<readonly Row[]>): AsyncGenerator<Row> {
  for await (const batch of batches) yield* batch;
}

async function* batched(rows: AsyncIterable<Row>): AsyncGenerator<readonly Row[]> {
  for await (const row of rows) yield [row];
}

/** An end whose rows are changed on the way. */
export function changed(location: Location, rows: (rows: AsyncIterable<Row>) => AsyncIterable<Row>): Location {
  return new Proxy(location, {
    get(target, name) {
      if (name === 'batches') return (options: object) => batched(rows(rowsOf(target.batches(options))));
      const value: unknown = Reflect.get(target, name);
      return typeof value === 'function' ? (value as (...rest: unknown[]) => unknown).bind(target) : value;
    },
  });
}

/** An end in memory whose calls go through a layer. */
export async function wrappedEnd(layer: (driver: MemoryStorageDriver) => Layer): Promise<TestEnd> {
  const driver = new MemoryStorageDriver();
  await driver.createContainer('box');
  const wrapped = new StorageDriver(wrapBackend(driver.backend, layer(driver)));
  return containerEnd(await wrapped.getContainer('box'));
}
