import assert from 'node:assert/strict';
import type { Container, StorageObject } from '@stowage/core';
import { assertAlike } from '../../alike.js';
import { CONTENT } from './content.js';
import type { HostileCall, HostileStage } from './hostile-call.js';

const NAMES = Array.from({ length: 9 }, (_, index) => `object-${index}`);

async function storeSome(stage: HostileStage): Promise<void> {
  for (const name of NAMES) await stage.put(name);
}

function namesOf(rows: unknown): readonly string[] {
  return (rows as readonly { readonly name: string }[]).map(({ name }) => name);
}

/** Calls that look, and change nothing. */
export const lookupCalls: readonly HostileCall[] = [
  {
    name: 'first-call',
    kind: 'authorize',
    plan: async ({ attacked, container }) => ({
      call: () => attacked.getContainer(container),
      right: (found) => assert.equal((found as Container).name, container),
    }),
  },
  {
    name: 'look-up',
    kind: 'look',
    plan: async (stage) => {
      await stage.put('object', CONTENT);
      return {
        call: () => stage.attacked.getObject(stage.container, 'object'),
        right: (found) => assert.equal((found as StorageObject).size, CONTENT.length),
      };
    },
  },
  {
    name: 'list-objects',
    kind: 'list',
    plan: async (stage) => {
      await storeSome(stage);
      return {
        call: () => Array.fromAsync(stage.attacked.iterateContainerObjects(stage.container)),
        right: (rows) => assertAlike(namesOf(rows), NAMES),
      };
    },
  },
  {
    name: 'list-containers',
    kind: 'containers',
    plan: async ({ attacked, container }) => ({
      call: () => Array.fromAsync(attacked.iterateContainers()),
      right: (rows) => assert.ok(namesOf(rows).includes(container), 'a container is missing'),
    }),
  },
];
