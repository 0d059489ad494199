import { ObjectDoesNotExistError } from '@stowage/core';
import type { Outcome } from '../step.js';
import type { Scene } from '../scene.js';

/** Deletes an object: every version of it, so that no older one comes to light. */
export async function deleteObject({ container, signal }: Scene): Promise<Outcome> {
  const object = await container.getObject('notes/today.txt', { signal });
  await object.delete({ signal });
  try {
    await object.text({ signal });
  } catch (error) {
    if (error instanceof ObjectDoesNotExistError) return { summary: error.message };
    throw error;
  }
  throw new Error(`${object.name} can still be read`);
}
