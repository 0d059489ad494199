import { ObjectPrefix } from '@stowage/core';
import prettyBytes from 'pretty-bytes';
import { OWN_PREFIX } from '../own-files.js';
import type { Outcome } from '../step.js';
import type { Scene } from '../scene.js';

/** Lists one level, as a file manager shows it: what has a further `/` in its name is one row. */
export async function listByFolder({ container, signal }: Scene): Promise<Outcome> {
  const rows = await container.listObjects({ prefix: OWN_PREFIX, delimiter: '/', signal });
  const folders = rows.filter((row) => row instanceof ObjectPrefix);
  const objects = rows.filter((row) => row.kind === 'object');
  const size = objects.reduce((sum, object) => sum + object.size, 0);
  const details = folders.map((folder) => folder.name);
  return {
    summary: `${objects.length} objects of ${prettyBytes(size)} and ${folders.length} folder in ${OWN_PREFIX}`,
    details,
  };
}
