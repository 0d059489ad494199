import { conditionFailure } from '@stowage/core/http';
import { ObjectDoesNotExistError, type WriteConditions } from '@stowage/core/spi';

/** What a failure means where there was a condition. */
export function conditionError(error: unknown, name: string, conditions: WriteConditions): unknown {
  const isOfUpload = error instanceof ObjectDoesNotExistError && error.providerCode === 'NoSuchUpload';
  return isOfUpload ? error : conditionFailure(error, name, conditions);
}

/** Whether there is any. */
export function hasCondition({ ifMatch, ifNoneMatch }: WriteConditions): boolean {
  return ifMatch !== undefined || ifNoneMatch !== undefined;
}
