import {
  noAnswer,
  refusalError,
  toldError as told,
  TransportError,
  type MakeError,
  type RequestSubject,
} from '@stowage/core/http';
import { ContainerIsNotEmptyError } from '@stowage/core/spi';
import { B2Error } from './api/b2-error.js';

/** This provider's id, as errors carry it. */
export const PROVIDER = 'backblaze_b2';

/** What a failed request was about, so that its error can name it. */
export type About = RequestSubject;

/** Why B2 says `cannot_delete_non_empty_bucket` of a bucket that looks empty. */
const NOT_EMPTY =
  "old versions, hide markers or unfinished large files may remain: deletePrefix(container, '') removes all of them";

/**
 * Any failure as one of core's typed errors. What already is one is passed on; what is neither B2's nor the network's
 * (a failing source, an abort) as well.
 */
export function toStorageError(error: unknown, about: About): unknown {
  if (error instanceof B2Error) return refusalError(error, { make: makerOf(error), about, provider: PROVIDER });
  if (error instanceof TransportError) return noAnswer(error, { provider: PROVIDER, what: about.operation });
  return error;
}

type Make = MakeError;

const notEmpty: Make = (_message, with_, { container = '' }) =>
  new ContainerIsNotEmptyError(container, NOT_EMPTY, with_);

/** By B2's code, where there is one: it says more than the status. */
const BY_CODE: ReadonlyMap<string, Make> = new Map(
  Object.entries({
    access_denied: told.denied,
    already_hidden: told.missing,
    auth_token_limit: told.unavailable,
    bad_auth_token: told.creds,
    bad_bucket_id: told.containerMissing,
    cannot_delete_non_empty_bucket: notEmpty,
    cap_exceeded: told.quota,
    checksum_mismatch: told.damaged,
    conflict: told.conflict,
    download_cap_exceeded: told.quota,
    duplicate_bucket_name: told.containerTaken,
    email_not_verified: told.denied,
    expired_auth_token: told.creds,
    file_not_present: told.missing,
    invalid_bucket_id: told.containerMissing,
    invalid_file_id: told.missing,
    metadata_exceeded: told.argument,
    no_payment_history: told.denied,
    no_such_file: told.missing,
    not_found: told.missing,
    range_not_satisfiable: told.range,
    storage_cap_exceeded: told.quota,
    too_many_buckets: told.quota,
    transaction_cap_exceeded: told.quota,
    unauthorized: told.denied,
    unsupported: told.denied,
  }),
);

const BY_STATUS: Readonly<Record<number, Make>> = {
  401: told.denied,
  403: told.denied,
  404: told.missing,
  408: told.late,
  409: told.conflict,
  416: told.range,
  429: told.rateLimit,
};

/** B2 tells the reason of some failures by their text alone. */
const BY_TEXT: readonly (readonly [RegExp, Make])[] = [
  [/server side encryption/i, told.argument],
  [/^bucket .* does not exist|^invalid bucket ?id/i, told.containerMissing],
  [/^invalid fileId/i, told.missing],
];

function makerOf({ status, reason, detail, operation }: B2Error): Make {
  if (operation === 'b2_authorize_account' && status === 401 && reason !== 'unsupported') return told.creds;
  // From 500 up it is a service that cannot answer, whatever code it found for that.
  if (status >= 500) return told.unavailable;
  const byText = status === 400 ? BY_TEXT.find(([pattern]) => pattern.test(detail))?.[1] : undefined;
  return byText ?? BY_CODE.get(reason ?? '') ?? BY_STATUS[status] ?? told.provider;
}
