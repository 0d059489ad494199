import { noAnswer, refusalError, toldError, TransportError, type MakeError } from '@stowage/core/http';
import { ContainerDoesNotExistError, ContainerIsNotEmptyError, ObjectDoesNotExistError } from '@stowage/core/spi';
import type { Place } from './api/paths.js';
import { SwiftError } from './api/swift-error.js';

/** The id of this protocol; presets have their own. */
export const PROVIDER = 'openstack_swift';

/** What a failed request was about, so that its error can name it. */
export interface About extends Place {
  /** The id that errors carry: the preset's. */
  readonly provider: string;
  readonly operation: string;
}

/** Why Swift says 409 of a container that looks empty. */
const NOT_EMPTY =
  'old versions, unfinished uploads or segments may remain: deletePrefix and exSweepSegments remove them';

type Make = MakeError<About>;

const { argument, containerTaken: taken, quota, rateLimit } = toldError;

/** What is stored needs no object, but a container. */
const missing: Make = (message, details, about) =>
  (about.operation === 'PUT object' ? toldError.containerMissing : toldError.missing)(message, details, about);
/** A container of another storage policy is there; or this one is not empty. */
const CONFLICTS: Readonly<Record<string, Make>> = {
  'PUT container': taken,
  'DELETE container': (_message, details, { container = '' }) =>
    new ContainerIsNotEmptyError(container, NOT_EMPTY, details),
};
const conflict: Make = (message, details, about) =>
  (CONFLICTS[about.operation] ?? toldError.conflict)(message, details, about);
const changed: Make = (message, details, about) =>
  (about.object === undefined ? argument : toldError.changed)(message, details, about);
/** A quota says so; what is left is more than one object may have. */
const tooLarge: Make = (message, details) => (/quota/i.test(message) ? quota : argument)(message, details);

const BY_STATUS: Readonly<Record<number, Make>> = {
  // A success that was not wanted: the container was there before.
  202: taken,
  401: toldError.creds,
  403: toldError.denied,
  404: missing,
  408: toldError.late,
  409: conflict,
  412: changed,
  413: tooLarge,
  416: toldError.range,
  422: toldError.damaged,
  429: rateLimit,
  498: rateLimit,
};

/** Any failure as one of core's typed errors. What already is one, or is neither Swift's nor the network's, is passed on. */
export function toStorageError(error: unknown, about: About): unknown {
  const { provider, operation } = about;
  if (error instanceof TransportError) return noAnswer(error, { provider, what: operation });
  if (!(error instanceof SwiftError)) return error;
  return refusalError(error, { make: makerOf(error), about, provider });
}

function makerOf({ status }: SwiftError): Make {
  return BY_STATUS[status] ?? (status >= 500 ? toldError.unavailable : toldError.provider);
}

/** Whether what was asked for is not there. */
export function isMissing(error: unknown): error is ObjectDoesNotExistError | ContainerDoesNotExistError {
  return error instanceof ObjectDoesNotExistError || error instanceof ContainerDoesNotExistError;
}

/** For what need not be there: any other failure is thrown. */
export function ifThere(error: unknown): undefined {
  if (!isMissing(error)) throw error;
}
