import {
  noAnswer,
  refusalError,
  toldError,
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

const {
  creds,
  denied,
  quota,
  conflict,
  argument,
  rateLimit,
  unavailable,
  late,
  provider: other,
  containerMissing: noContainer,
  missing: noObject,
  containerTaken: taken,
  range,
  damaged,
} = toldError;
const notEmpty: Make = (_message, with_, { container = '' }) =>
  new ContainerIsNotEmptyError(container, NOT_EMPTY, with_);

/** By B2's code, where there is one: it says more than the status. */
const BY_CODE: ReadonlyMap<string, Make> = new Map(
  Object.entries({
    access_denied: denied,
    already_hidden: noObject,
    auth_token_limit: unavailable,
    bad_auth_token: creds,
    bad_bucket_id: noContainer,
    cannot_delete_non_empty_bucket: notEmpty,
    cap_exceeded: quota,
    checksum_mismatch: damaged,
    conflict: conflict,
    download_cap_exceeded: quota,
    duplicate_bucket_name: taken,
    email_not_verified: denied,
    expired_auth_token: creds,
    file_not_present: noObject,
    invalid_bucket_id: noContainer,
    invalid_file_id: noObject,
    metadata_exceeded: argument,
    no_payment_history: denied,
    no_such_file: noObject,
    not_found: noObject,
    range_not_satisfiable: range,
    storage_cap_exceeded: quota,
    too_many_buckets: quota,
    transaction_cap_exceeded: quota,
    unauthorized: denied,
    unsupported: denied,
  }),
);

const BY_STATUS: Readonly<Record<number, Make>> = {
  401: denied,
  403: denied,
  404: noObject,
  408: late,
  409: conflict,
  416: range,
  429: rateLimit,
};

/** B2 tells the reason of some failures by their text alone. */
const BY_TEXT: readonly (readonly [RegExp, Make])[] = [
  [/server side encryption/i, argument],
  [/^bucket .* does not exist|^invalid bucket ?id/i, noContainer],
  [/^invalid fileId/i, noObject],
];

function makerOf({ status, reason, detail, operation }: B2Error): Make {
  if (operation === 'b2_authorize_account' && status === 401 && reason !== 'unsupported') return creds;
  // From 500 up it is a service that cannot answer, whatever code it found for that.
  if (status >= 500) return unavailable;
  const byText = status === 400 ? BY_TEXT.find(([pattern]) => pattern.test(detail))?.[1] : undefined;
  return byText ?? BY_CODE.get(reason ?? '') ?? BY_STATUS[status] ?? other;
}
