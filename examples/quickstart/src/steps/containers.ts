import type { Outcome } from '../step.js';
import type { Scene } from '../scene.js';

/** Creates the container that everything else happens in. */
export async function createContainer(scene: Scene): Promise<Outcome> {
  await scene.createContainer();
  return { summary: scene.containerName };
}

/** Deletes every version of every object that is left, and then the container. */
export async function deleteContainer(scene: Scene): Promise<Outcome> {
  const { deleted } = await scene.deleteContainer();
  return { summary: `${deleted} versions and the container are gone` };
}
