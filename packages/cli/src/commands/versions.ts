import { ObjectDoesNotExistError, supports } from '@stowage/core';
import { defineCommand } from '../command-definition.js';
import { versionLine } from '../object-lines.js';
import { UsageError } from '../usage-error.js';
import { visible } from '../visible.js';

/** `stowage versions`. */
export const command = defineCommand<object, [string]>({
  description: 'The newest first. One that is hidden makes the name disappear from listings.',
  arguments: [{ syntax: '<location>', description: 'an object' }],
  options: [],
  examples: [
    { command: 'stowage versions b2:photos/cat.jpg', says: 'ids, times and sizes' },
    { command: 'stowage versions --json b2:photos/cat.jpg | jq -r .versionId', says: 'the ids alone' },
  ],
  async run({ stores, output, signal }, [text]) {
    const place = await stores.openObject(text);
    const { driver, container, path: name } = place;
    if (!supports(driver, 'versions')) throw new UsageError(`${driver.provider} keeps no versions`);
    let isAny = false;
    for await (const version of driver.iterateObjectVersions(container, { name, signal })) {
      isAny = true;
      const time = version.lastModified?.toISOString().slice(0, 19).replace('T', ' ') ?? '-';
      const size = version.isHideMarker ? 'hidden' : String(version.size);
      await output.result(
        versionLine(place, version),
        `${size.padStart(14)} ${time.padEnd(20)} ${visible(version.versionId)}`,
      );
    }
    if (!isAny) throw new ObjectDoesNotExistError(name, { provider: driver.provider });
  },
});
