import assert from 'node:assert/strict';
import type { StorageObject } from '@stowage/core';
import { assertSameBytes } from '../bytes.js';
import { assertNothingIn, otherContainer } from '../other-driver.js';
import type { Need } from '../conformance-case.js';
import type { Stage } from './stage.js';
import type { Attempt, SteppedCall } from './stepped-call.js';

const nothing = async (): Promise<void> => undefined;

/** A call that changes what is stored; each attempt has names of its own. */
function changing(
  name: string,
  attempt: (stage: Stage, target: string) => Promise<Attempt>,
  needs: readonly Need[] = [],
): SteppedCall {
  return { name, needs, setup: nothing, attempt: (stage, count) => attempt(stage, `object-${count}`) };
}

/** Objects of these names are there, or gone, and nothing else of them. */
async function assertWholeOrGone(stage: Stage, names: readonly string[]): Promise<void> {
  for (const name of names) await stage.assertContent(name, [Buffer.from(name), undefined]);
}

const containers: readonly SteppedCall[] = [
  changing('createContainer', async ({ kit, driver }) => {
    const name = kit.unusedContainerName();
    return { call: (signal) => driver.createContainer(name, { signal }) };
  }),
  changing('deleteContainer', async ({ kit, driver }) => {
    const { name } = await driver.createContainer(kit.unusedContainerName());
    return { call: (signal) => driver.deleteContainer(name, { signal }) };
  }),
];

const copies: readonly SteppedCall[] = [
  changing('copyObject', async (stage, name) => {
    const bytes = stage.large(1);
    await stage.put(name, bytes);
    const { driver, container } = stage;
    return {
      call: (signal) => driver.copyObject(stage.object(name), container, `${name}-copy`, { signal }),
      check: async () => {
        await stage.assertContent(`${name}-copy`, [bytes, undefined]);
        await stage.assertNothingUnfinished();
      },
    };
  }),
  changing('moveObject', async (stage, name) => {
    await stage.put(name);
    const { driver, container } = stage;
    return {
      call: (signal) => driver.moveObject(stage.object(name), container, `${name}-moved`, { signal }),
      check: async () => {
        const isThere = await driver.objectExists(container, name);
        // Gone only when it has arrived.
        await stage.assertContent(`${name}-moved`, [Buffer.from(name), ...(isThere ? [undefined] : [])]);
        await assertWholeOrGone(stage, [name]);
      },
    };
  }),
];

const copiesBetweenDrivers: readonly SteppedCall[] = [
  changing('copyObject-to-another-driver', async (stage, name) => {
    const bytes = stage.large(1);
    await stage.put(name, bytes, { partSize: stage.partSize });
    const other = await otherContainer(stage.kit);
    const options = { partSize: stage.partSize, concurrency: 2 };
    return {
      call: (signal) => stage.driver.copyObject(stage.object(name), other, 'copy', { ...options, signal }),
      check: async () => {
        if (!(await other.objectExists('copy'))) return assertNothingIn(other);
        assertSameBytes(await (await other.getObject('copy')).bytes(), bytes, 'the copy');
      },
    };
  }),
  changing('copyObject-from-another-driver', async (stage, name) => {
    const bytes = stage.large(2);
    const other = await otherContainer(stage.kit);
    const source = await other.uploadObjectViaStream(bytes, 'source', { partSize: stage.partSize });
    const options = { partSize: stage.partSize, concurrency: 2 };
    return {
      call: (signal) => stage.driver.copyObject(source, stage.container, `${name}-copy`, { ...options, signal }),
      check: async () => {
        await stage.assertContent(`${name}-copy`, [bytes, undefined]);
        await stage.assertNothingUnfinished();
      },
    };
  }),
];

const deletions: readonly SteppedCall[] = [
  changing('deleteObject', async (stage, name) => {
    await stage.put(name);
    return {
      call: (signal) => stage.driver.deleteObject(stage.object(name), { signal }),
      check: () => assertWholeOrGone(stage, [name]),
    };
  }),
  changing('deleteObjects', async (stage, name) => {
    const names = ['a', 'b', 'c'].map((each) => `${name}-${each}`);
    for (const each of names) await stage.put(each);
    return {
      call: (signal) => stage.driver.deleteObjects(stage.container, names, { concurrency: 2, signal }),
      check: () => assertWholeOrGone(stage, names),
    };
  }),
  changing('deletePrefix', async (stage, name) => {
    const names = ['a', 'b', 'c'].map((each) => `${name}/${each}`);
    for (const each of [...names, `${name}-kept`]) await stage.put(each);
    return {
      call: (signal) => stage.driver.deletePrefix(stage.container, `${name}/`, { concurrency: 2, signal }),
      check: async () => {
        await assertWholeOrGone(stage, names);
        await stage.assertContent(`${name}-kept`, [Buffer.from(`${name}-kept`)]);
      },
    };
  }),
];

/** A name with an older and a newer version; gives the older one. */
async function twoVersions(stage: Stage, name: string): Promise<Pick<StorageObject, 'name'> & { versionId: string }> {
  const older = await stage.driver.uploadObjectViaStream('older', stage.container, name);
  await stage.put(name, 'newer');
  assert.ok(older.versionId !== undefined);
  return { name, versionId: older.versionId };
}

/** A call on an older version. What is the newest afterwards is one of these. */
function onOlderVersion(
  name: string,
  call: (
    stage: Stage,
    older: { readonly name: string; readonly versionId: string },
    signal: AbortSignal,
  ) => Promise<unknown>,
  newest: readonly string[],
): SteppedCall {
  return changing(
    name,
    async (stage, target) => {
      const older = await twoVersions(stage, target);
      return {
        call: (signal) => call(stage, older, signal),
        check: () =>
          stage.assertContent(
            target,
            newest.map((each) => (each === '' ? undefined : Buffer.from(each))),
          ),
      };
    },
    ['versions'],
  );
}

const versions: readonly SteppedCall[] = [
  onOlderVersion(
    'hideObject',
    (stage, { name }, signal) => stage.driverWith('versions').hideObject(stage.object(name), { signal }),
    ['newer', ''],
  ),
  onOlderVersion(
    'deleteObject-deleting-versions',
    (stage, { name }, signal) => stage.driver.deleteObject(stage.object(name), { versions: 'delete', signal }),
    ['newer', ''],
  ),
  onOlderVersion(
    'restoreObjectVersion',
    (stage, { name, versionId }, signal) =>
      stage.driverWith('versions').restoreObjectVersion({ ...stage.object(name), versionId }, { signal }),
    ['newer', 'older'],
  ),
  onOlderVersion(
    'deleteObjectVersion',
    (stage, { name, versionId }, signal) =>
      stage.driverWith('versions').deleteObjectVersion({ ...stage.object(name), versionId }, { signal }),
    ['newer'],
  ),
];

/** Calls that change what is stored, but for uploads. */
export const changeCalls: readonly SteppedCall[] = [
  ...containers,
  ...copies,
  ...copiesBetweenDrivers,
  ...deletions,
  ...versions,
];
