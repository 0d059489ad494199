import { randomUUID } from 'node:crypto';
import { doneIf, type HttpText, type Settle } from '@stowage/core/http';
import { ConflictError, InvalidArgumentError, MalformedResponseError } from '@stowage/core/spi';
import type { Place } from '../api/azure-api.js';
import type { AzureAcquireLeaseOptions } from '../ex-calls.js';
import { PROVIDER } from '../errors.js';
import type { Session } from '../session/session.js';

type Action = 'acquire' | 'break' | 'change' | 'release' | 'renew';

/** A container or blob that is leased, and why its request may end. */
export interface Leased {
  readonly place: Place;
  readonly signal?: AbortSignal | undefined;
}

/** Leases of containers and blobs: who has one is alone in changing what is leased. https://learn.microsoft.com/rest/api/storageservices/lease-blob */
export class Leases {
  readonly #session: Session;

  constructor(session: Session) {
    this.#session = session;
  }

  /** Its id is chosen here: so who asks again because the answer was lost gets the same lease. */
  async acquire(
    leased: Leased,
    { duration = 60, leaseId = randomUUID(), ifMatch }: AzureAcquireLeaseOptions,
  ): Promise<string> {
    await this.#ask('acquire', leased, {
      'x-ms-lease-duration': duration === 'infinite' ? '-1' : String(duration),
      'x-ms-proposed-lease-id': leaseId,
      'if-match': ifMatch,
    });
    return leaseId;
  }

  /** Begins its time anew. */
  async renew(leased: Leased, leaseId: string): Promise<void> {
    await this.#ask('renew', leased, { 'x-ms-lease-id': idOf(leaseId) });
  }

  /** Gives it another id. */
  async change(leased: Leased, leaseId: string, proposed: string): Promise<void> {
    const headers = { 'x-ms-lease-id': idOf(leaseId), 'x-ms-proposed-lease-id': idOf(proposed) };
    await this.#ask('change', leased, headers);
  }

  /** One that is not there after an answer was lost was released by the try that got none. */
  async release(leased: Leased, leaseId: string): Promise<void> {
    const settle = doneIf((failure) => failure instanceof ConflictError, { status: 200, headers: {}, text: '' });
    await this.#ask('release', leased, { 'x-ms-lease-id': idOf(leaseId) }, settle);
  }

  /** Gives how many seconds it still lasts. */
  async break(leased: Leased, period: number | undefined): Promise<number> {
    const headers = { 'x-ms-lease-break-period': period === undefined ? undefined : String(period) };
    const answer = await this.#ask('break', leased, headers);
    const left = Number(answer.headers['x-ms-lease-time'] ?? NaN);
    if (Number.isSafeInteger(left) && left >= 0) return left;
    throw new MalformedResponseError('Lease: the answer does not say how long it lasts', { provider: PROVIDER });
  }

  async #ask(
    action: Action,
    { place, signal }: Leased,
    headers: Readonly<Record<string, string | undefined>>,
    settle?: Settle<HttpText>,
  ): Promise<HttpText> {
    return this.#session.write({
      operation: place.blob === undefined ? 'Lease Container' : 'Lease Blob',
      method: 'PUT',
      ...place,
      query: { restype: place.blob === undefined ? 'container' : undefined, comp: 'lease' },
      headers: { 'content-length': '0', 'x-ms-lease-action': action, ...headers },
      signal,
      settle,
    });
  }
}

/** @throws {InvalidArgumentError} if it is none, without repeating it */
function idOf(leaseId: string): string {
  if (/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(leaseId)) return leaseId;
  throw new InvalidArgumentError('the id of a lease: expected a UUID', { provider: PROVIDER });
}
