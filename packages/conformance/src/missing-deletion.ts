import { ObjectDoesNotExistError, type StorageBackend } from '@stowage/core/spi';
import type { Fixture } from './fixtures.js';
import { assertRejects } from './rejections.js';

/** Whether deleting what is not there is an error: some providers do not look. */
export function tellsMissing({ capabilities }: StorageBackend): boolean {
  return capabilities.deleteMissing === 'error';
}

/** Fails unless deleting what is not there does what the capabilities say: an error, or nothing. */
export async function assertDeletesNothing({ backend }: Fixture, call: Promise<unknown>): Promise<void> {
  if (!tellsMissing(backend)) await call;
  else await assertRejects(call, ObjectDoesNotExistError);
}
