import { StorageDriver } from '@stowage/core';
import { RateLimit, type RateLimitContext } from '@stowage/core/concurrency';
import { pacingLayer, wrapBackend } from '@stowage/core/wrap';

/** A driver whose bytes, in and out, go no faster than so many a second: for drivers that have no such option. */
export function paced(driver: StorageDriver, bytesPerSecond: number, context: RateLimitContext): StorageDriver {
  const limit = new RateLimit(bytesPerSecond, context);
  const pacer = {
    async *paced<T extends Uint8Array>(chunks: AsyncIterable<T>, signal?: AbortSignal): AsyncGenerator<T, void> {
      for await (const chunk of chunks) {
        await limit.take(chunk.length, signal);
        yield chunk;
      }
    },
  };
  return new StorageDriver(wrapBackend(driver.backend, pacingLayer(pacer)));
}
