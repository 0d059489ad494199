import type { HttpText, Settle } from '@stowage/core/http';
import { ContainerAlreadyExistsError } from '@stowage/core/spi';
import { SwiftError } from './api/swift-error.js';
import type { SwiftServices } from './services.js';

/** In milliseconds: dates in headers are whole seconds. */
const SLACK = 1500;

/**
 * Swift says 202 of a container that is there, also where an earlier try has made it whose answer was lost. Then it is not older than the
 * first try, by the server's own clock.
 */
export function isNewSince({ session, clock }: SwiftServices, container: string): Settle<HttpText> {
  const begun = clock();
  return async (failure) => {
    const { cause } = failure as Error;
    if (!(failure instanceof ContainerAlreadyExistsError) || !(cause instanceof SwiftError)) throw failure;
    const now = Date.parse(cause.headers['date'] ?? '');
    const elapsed = clock() - begun;
    const found = await session.call({ method: 'HEAD', container });
    const created = Number(found.headers['x-timestamp']) * 1000;
    // Not a number is in no order.
    if (created >= now - elapsed - SLACK) return found;
    throw failure;
  };
}
