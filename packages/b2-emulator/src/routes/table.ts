import { CloudError } from '../cloud/cloud-error.js';
import type { Answer } from '../wire/answer.js';
import { accountRoutes } from './account.js';
import { bucketRoutes } from './buckets.js';
import type { Call } from './call.js';
import { answerPreflight, isPreflight } from './cors.js';
import { downloadRoutes } from './downloads.js';
import { fileRoutes } from './files.js';
import { keyRoutes } from './keys.js';
import { largeFileRoutes } from './large-files.js';
import { listingRoutes } from './listings.js';
import type { Route } from './route.js';
import { BILLED } from './transactions.js';
import { uploadRoutes } from './uploads.js';

const ROUTES: ReadonlyMap<string, Route> = new Map(
  [
    ...accountRoutes,
    ...bucketRoutes,
    ...downloadRoutes,
    ...fileRoutes,
    ...keyRoutes,
    ...largeFileRoutes,
    ...listingRoutes,
    ...uploadRoutes,
  ].map((route) => [route.operation, route]),
);

/**
 * Answers a call by its operation.
 * @throws {CloudError} 404 `not_found`, 405 `method_not_allowed`, and whatever the operation refuses with
 */
export async function answerCall(call: Call): Promise<Answer> {
  const { operation } = call.address;
  const route = ROUTES.get(operation);
  if (route === undefined) throw new CloudError('not_found', `No such operation: ${operation}`);
  if (isPreflight(call)) return answerPreflight(call);
  if (!route.methods.includes(call.method))
    throw new CloudError('method_not_allowed', `${call.method} is not allowed for ${operation}`);
  if (BILLED.has(operation)) call.cloud.usage.countTransaction();
  return route.answer(call);
}

/** Every operation there is, for those who script faults. */
export const OPERATIONS: ReadonlySet<string> = new Set(ROUTES.keys());
