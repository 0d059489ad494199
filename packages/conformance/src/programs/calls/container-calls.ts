import assert from 'node:assert/strict';
import type { Command } from '../program.js';
import { planned, type PlannedCall } from '../planned-call.js';
import type { Client } from '../stage.js';

/** Makes a container. */
export function createContainer({ stage, driver }: Client, { container }: Command<'createContainer'>): PlannedCall {
  const exists = stage.model.containers.has(container);
  return planned({
    refusals: exists ? ['container_already_exists'] : [],
    call: (options) => driver.createContainer(stage.containerName(container), options),
    done: () => stage.model.create(container),
  });
}

/** Looks a container up. */
export function findContainer(client: Client, { container }: Command<'findContainer'>): PlannedCall {
  const { stage, driver, index } = client;
  const isGone = !stage.model.containers.has(container);
  const isOpen = isGone && stage.model.mayRemember(container, index);
  return planned({
    refusals: isGone && !isOpen ? ['container_not_found'] : [],
    allowed: isOpen ? ['container_not_found'] : [],
    call: (options) => driver.getContainer(stage.containerName(container), options),
    check: ({ name, versioning }) => {
      assert.equal(name, stage.containerName(container));
      if (!isGone) assert.equal(versioning, stage.model.containers.get(container)?.versioning);
    },
  });
}

/** Has a container keep versions from now on, or keep no more of them. */
export function setVersioning(client: Client, { container, versioning }: Command<'setVersioning'>): PlannedCall {
  const { stage, index, versions } = client;
  const model = stage.model.containers.get(container);
  const isOpen = model === undefined && stage.model.mayRemember(container, index);
  const isKnown = versions.backend.versions.states.includes(versioning);
  const missing = model === undefined && !isOpen ? (['container_not_found'] as const) : [];
  return planned({
    refusals: isKnown ? missing : ['not_supported'],
    allowed: isOpen ? ['container_not_found'] : [],
    call: (options) => versions.setContainerVersioning(stage.containerName(container), versioning, options),
    check: (seen) => assert.equal(seen.versioning, versioning),
    done: () => {
      if (model !== undefined) model.versioning = versioning;
    },
  });
}

/** Deletes a container, if it is empty. */
export function deleteContainer(client: Client, { container }: Command<'deleteContainer'>): PlannedCall {
  const { stage, driver, index } = client;
  const { containers, uploads } = stage.model;
  const model = containers.get(container);
  const isEmpty = model?.names().length === 0 && !uploads.some((upload) => upload.container === model);
  const refusal = model === undefined ? 'container_not_found' : 'container_not_empty';
  return planned({
    refusals: isEmpty ? [] : [refusal],
    call: (options) => driver.deleteContainer(stage.containerName(container), options),
    done: () => stage.model.remove(container, index),
  });
}
