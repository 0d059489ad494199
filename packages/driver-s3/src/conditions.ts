import {
  ObjectAlreadyExistsError,
  ObjectChangedError,
  ObjectDoesNotExistError,
  type WriteConditions,
} from '@stowage/core/spi';

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html */
export function conditionHeaders({ ifMatch, ifNoneMatch }: WriteConditions): Readonly<Record<string, string>> {
  return {
    ...(ifMatch === undefined ? {} : { 'if-match': ifMatch }),
    ...(ifNoneMatch === undefined ? {} : { 'if-none-match': ifNoneMatch }),
  };
}

/** What a failure means where there was a condition. */
export function conditionError(error: unknown, name: string, { ifMatch, ifNoneMatch }: WriteConditions): unknown {
  if (ifNoneMatch !== undefined && error instanceof ObjectChangedError)
    return new ObjectAlreadyExistsError(name, detailsOf(error));
  const isMissing = error instanceof ObjectDoesNotExistError && error.providerCode !== 'NoSuchUpload';
  if (ifMatch !== undefined && (isMissing || error instanceof ObjectChangedError))
    return new ObjectChangedError(name, detailsOf(error));
  return error;
}

/** Whether there is any. */
export function hasCondition({ ifMatch, ifNoneMatch }: WriteConditions): boolean {
  return ifMatch !== undefined || ifNoneMatch !== undefined;
}

/** What an error passes on to the one that says more. */
export function detailsOf({
  provider,
  status,
  providerCode,
  requestId,
  cause,
}: ObjectChangedError | ObjectDoesNotExistError) {
  return { provider, status, providerCode, requestId, cause };
}
