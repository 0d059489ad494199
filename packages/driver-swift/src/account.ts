import { behindPrefix, type HttpAnswer } from '@stowage/core/http';
import { MalformedResponseError } from '@stowage/core/spi';

/** What an account holds, and may hold. */
export interface SwiftAccount {
  readonly containers: number;
  readonly objects: number;
  /** Of all objects, segments included. */
  readonly bytes: number;
  /** The most bytes that it takes, where it has a quota. */
  readonly quotaBytes?: number | undefined;
  /** What is kept with it, without the keys of TempURLs. */
  readonly metadata: Readonly<Record<string, string>>;
}

const PREFIX = 'x-account-meta-';
const OTHERS: ReadonlySet<string> = new Set(['temp-url-key', 'temp-url-key-2', 'quota-bytes']);

/** What HEAD says of an account. https://docs.openstack.org/api-ref/object-store/#show-account-metadata */
export function accountOf({ headers, status }: HttpAnswer, provider: string): SwiftAccount {
  const count = (name: string): number => {
    const value = Number(headers[name] ?? Number.NaN);
    if (Number.isSafeInteger(value) && value >= 0) return value;
    throw new MalformedResponseError(`the answer about the account has no ${name}`, { provider, status });
  };
  return {
    containers: count('x-account-container-count'),
    objects: count('x-account-object-count'),
    bytes: count('x-account-bytes-used'),
    ...(headers[`${PREFIX}quota-bytes`] === undefined ? {} : { quotaBytes: count(`${PREFIX}quota-bytes`) }),
    metadata: Object.fromEntries(Object.entries(behindPrefix(PREFIX, headers)).filter(([key]) => !OTHERS.has(key))),
  };
}
