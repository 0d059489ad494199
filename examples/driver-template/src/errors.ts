import {
  ContainerAlreadyExistsError,
  ContainerDoesNotExistError,
  ContainerIsNotEmptyError,
  InvalidContainerNameError,
  ObjectDoesNotExistError,
  type StorageError,
} from '@stowage/core';
import { MyCloudError } from './my-cloud.js';

/** The provider's id. */
export const PROVIDER = 'my_cloud';

/** What a call was about, for its errors. */
export interface Subject {
  readonly container: string;
  readonly object?: string;
}

/** Gives what the provider gives, and its errors as Stowage's: each exactly once, with the cause kept. */
export async function translating<T>(subject: Subject, call: () => T | Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    throw error instanceof MyCloudError ? toStorageError(error, subject) : error;
  }
}

/** A table from the provider's words to Stowage's. */
function toStorageError(cause: MyCloudError, { container, object = '' }: Subject): StorageError {
  const details = { provider: PROVIDER, status: cause.status, providerCode: cause.reason, cause };
  switch (cause.reason) {
    case 'bad_bucket_name':
      return new InvalidContainerNameError(container, '3 to 63 lower-case letters, digits and hyphens', details);
    case 'no_bucket':
      return new ContainerDoesNotExistError(container, details);
    case 'bucket_taken':
      return new ContainerAlreadyExistsError(container, details);
    case 'bucket_full':
      return new ContainerIsNotEmptyError(container, undefined, details);
    case 'no_key':
      return new ObjectDoesNotExistError(object, details);
  }
}
