import { ObjectDoesNotExistError } from '@stowage/core';
import type { Outcome } from '../step.js';
import type { Scene } from '../scene.js';

/** Deletes an object: its name is gone, and no older version comes to light. The versions stay where the container keeps them. */
export async function deleteObject({ container, signal }: Scene): Promise<Outcome> {
  const object = await container.getObject('notes/today.txt', { signal });
  await object.delete({ signal });
  try {
    await container.getObject(object.name, { signal });
  } catch (error) {
    if (error instanceof ObjectDoesNotExistError) return { summary: error.message };
    throw error;
  }
  throw new Error(`${object.name} can still be found`);
}
