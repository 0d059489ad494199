import type { ApplicationKey } from '../cloud/application-key.js';
import type { Buckets } from '../cloud/buckets.js';
import { CloudError } from '../cloud/cloud-error.js';
import { failure, ok, type Answer } from '../wire/answer.js';
import { authorizationRow } from '../wire/authorization-row.js';
import { readCredentials } from '../wire/credentials.js';
import { isExpressible } from '../wire/key-row.js';
import type { Call } from './call.js';
import type { Route } from './route.js';

/** `b2_authorize_account`, the one call with a name and a secret instead of a token. */
export const accountRoutes: readonly Route[] = [
  {
    operation: 'b2_authorize_account',
    methods: ['GET', 'POST'],
    answer: async (call) => {
      call.request.resume();
      try {
        return authorize(call);
      } catch (error) {
        return challenged(error);
      }
    },
  },
];

function authorize(call: Call): Answer {
  const { cloud, headers, address, base } = call;
  const { keyId, secret } = readCredentials(headers);
  const { session, token } = cloud.gatekeeper.authorize(keyId, secret);
  if (!isExpressible(session.key, call.view(session)))
    throw new CloudError('unsupported', 'A key for several buckets needs version 4 of the API');
  const { accountId, limits, buckets } = cloud;
  const authorization = { accountId, token, key: session.key, limits, base, buckets: namesOf(session.key, buckets) };
  return ok(authorizationRow(authorization, address.version));
}

function namesOf({ bucketIds }: ApplicationKey, buckets: Buckets) {
  return bucketIds?.map((id) => ({ id, name: buckets.find(id)?.name ?? null })) ?? null;
}

function challenged(error: unknown): Answer {
  const answer = failure(error);
  if (answer.status !== 401) return answer;
  return { ...answer, headers: { ...answer.headers, 'WWW-Authenticate': 'BASIC realm="authorize_account"' } };
}
