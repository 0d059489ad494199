import assert from 'node:assert/strict';
import { CONTENT } from './content.js';
import type { HostileCall } from './hostile-call.js';

const NAME = Buffer.from('object');

/** Calls that delete, copy, and make or remove containers. */
export const changeCalls: readonly HostileCall[] = [
  {
    name: 'delete',
    kind: 'delete',
    plan: async (stage) => {
      await stage.put('object');
      return {
        call: () => stage.attacked.deleteObject(stage.object('object')),
        right: () => stage.assertContent('object', [undefined]),
        after: () => stage.assertContent('object', [NAME, undefined]),
      };
    },
  },
  {
    name: 'copy',
    kind: 'copy',
    needs: ['copy'],
    plan: async (stage) => {
      await stage.put('object', CONTENT);
      return {
        call: () => stage.attacked.copyObject(stage.object('object'), stage.container, 'copy'),
        right: () => stage.assertContent('copy', [CONTENT]),
        after: async () => {
          await stage.assertContent('copy', [CONTENT, undefined]);
          await stage.assertContent('object', [CONTENT]);
          await stage.assertNothingUnfinished();
        },
      };
    },
  },
  {
    name: 'create-container',
    kind: 'create',
    plan: async ({ kit, attacked }) => {
      const name = kit.unusedContainerName();
      return {
        call: () => attacked.createContainer(name),
        right: async () => assert.equal((await kit.driver.getContainer(name)).name, name),
      };
    },
  },
  {
    name: 'delete-container',
    kind: 'remove',
    plan: async ({ kit, attacked }) => {
      const { name } = await kit.anotherContainer();
      return {
        call: () => attacked.deleteContainer(name),
        right: async () => {
          for await (const each of kit.driver.iterateContainers()) assert.notEqual(each.name, name);
        },
      };
    },
  },
];
