import type { z } from 'zod';
import type { Cloud } from '../cloud/cloud.js';
import { CloudError } from '../cloud/cloud-error.js';
import type { Session } from '../cloud/session.js';
import { ok, type Answer } from '../wire/answer.js';
import { readFields } from '../wire/fields.js';
import type { Perspective } from '../wire/perspective.js';
import type { Call } from './call.js';

/** How one operation is answered. */
export interface Route {
  readonly operation: string;
  readonly methods: readonly string[];
  readonly answer: (call: Call) => Promise<Answer>;
}

/** What a JSON operation works with. */
export interface JsonCall {
  readonly cloud: Cloud;
  readonly session: Session;
  readonly view: Perspective;
  readonly call: Call;
}

/** An operation with an account token whose request and answer are JSON; also by GET, with the fields in the query. */
export function jsonRoute<T extends z.ZodType>(
  operation: string,
  schema: T,
  handle: (request: z.output<T>, json: JsonCall) => unknown,
): Route {
  return {
    operation,
    methods: ['GET', 'POST'],
    answer: async (call) => {
      const session = call.cloud.gatekeeper.session(call.token);
      const request = readFields(schema, await call.fields());
      const { cloud } = call;
      return ok(await handle(request, { cloud, session, view: call.view(session), call }));
    },
  };
}

/** Ends the call if it names another account than the one that exists. */
export function requireAccount(cloud: Cloud, accountId: string): void {
  if (accountId !== cloud.accountId) throw new CloudError('unauthorized', '');
}
