import { ObjectDoesNotExistError } from '@stowage/core/spi';
import type { Fixture } from './fixtures.js';
import { assertRejects } from './rejections.js';

/** Fails unless deleting what is not there does what the capabilities say: an error, or nothing. */
export async function assertDeletesNothing({ backend }: Fixture, call: Promise<unknown>): Promise<void> {
  if (backend.capabilities.deleteMissing === 'silent') await call;
  else await assertRejects(call, ObjectDoesNotExistError);
}
