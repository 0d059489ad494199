import { StorageDriver } from '@stowage/core';
import type { StorageBackend } from '@stowage/core/spi';
import { pacingLayer, wrapBackend, type BackendCall, type Layer } from '@stowage/core/wrap';
import type { SharedLimit } from './shared-limit.js';

/** What an account may do, all workers together. */
export interface AccountLimits {
  readonly requests?: SharedLimit | undefined;
  readonly bytes?: SharedLimit | undefined;
}

/** What sends no request. */
const FREE: ReadonlySet<BackendCall['name']> = new Set([
  'cdn.containerUrl',
  'cdn.objectUrl',
  'close',
  'copy.accepts',
  'copy.canCopy',
  'links.signedUrl',
  'multipart.limits',
]);

/** Bytes are handed on in pieces of this at the most. */
const PIECE = 64 * 1024;

/**
 * A driver whose calls and bytes keep within limits that it shares with those of other processes. A call counts as one request: a driver's own
 * tries and sessions are not seen from here. It shares the connections of the one it was made of.
 */
export function limited({ backend }: StorageDriver, limits: AccountLimits): StorageDriver {
  const { requests, bytes } = limits;
  const paced: StorageBackend = bytes === undefined ? backend : wrapBackend(backend, pacingLayer(pacerOf(bytes)));
  return new StorageDriver(requests === undefined ? paced : wrapBackend(paced, requestLayer(requests)));
}

function requestLayer(requests: SharedLimit): Layer {
  return {
    'copy.accepts': (next, source, options) => next(source, options),
    everyCall: async ({ name, parameters }, next) => {
      if (!FREE.has(name)) await requests.take(1, signalOf(parameters));
      return next();
    },
  };
}

/** Options come last. */
function signalOf(parameters: readonly unknown[]): AbortSignal | undefined {
  const { signal } = (parameters.at(-1) ?? {}) as { readonly signal?: unknown };
  return signal instanceof AbortSignal ? signal : undefined;
}

function pacerOf(bytes: SharedLimit) {
  return {
    async *paced<T extends Uint8Array>(chunks: AsyncIterable<T>, signal?: AbortSignal): AsyncGenerator<T, void> {
      for await (const chunk of chunks) {
        for (let sent = 0; sent < chunk.length; sent += PIECE)
          await bytes.take(Math.min(PIECE, chunk.length - sent), signal);
        yield chunk;
      }
    },
  };
}
