import type { ObjectVersion } from '@stowage/core';
import type { Outcome } from '../step.js';
import type { Scene } from '../scene.js';

const NAME = 'notes/today.txt';

/** Stores two texts under one name: the second hides the first, and both are kept. */
export async function overwrite({ driver, container, signal }: Scene): Promise<Outcome> {
  await container.uploadObjectViaStream('bread, milk\n', NAME, { signal });
  await container.uploadObjectViaStream(
    (async function* () {
      yield 'bread, milk, ';
      yield 'tuna\n';
    })(),
    NAME,
    { signal },
  );
  const versions = await driver.listObjectVersions(container, { name: NAME, signal });
  return { summary: `${versions.length} versions of ${NAME}`, details: versions.map(row) };
}

function row({ lastModified, size, isLatest }: ObjectVersion): string {
  return `${lastModified?.toISOString() ?? 'no date'}  ${size} bytes${isLatest ? ', the latest' : ''}`;
}

/** Makes the older text the current one again. */
export async function restore({ driver, container, signal }: Scene): Promise<Outcome> {
  const [, older] = await driver.listObjectVersions(container, { name: NAME, signal });
  if (older === undefined) throw new Error(`there is no older version of ${NAME}`);
  const restored = await driver.restoreObjectVersion(older, { signal });
  return { summary: `${NAME} reads '${(await restored.text({ signal })).trim()}' again` };
}
