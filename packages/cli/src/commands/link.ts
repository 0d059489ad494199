import { supports } from '@stowage/core';
import { defineCommand } from '../command-definition.js';
import { parseDuration } from '../quantities.js';
import { UsageError } from '../usage-error.js';

interface Flags {
  readonly expires: number;
  readonly contentType?: string;
  readonly download?: string;
}

/** `stowage link`. */
export const command = defineCommand<Flags, [string]>({
  description: 'Whoever has the URL can read the object until it expires.',
  arguments: [{ syntax: '<location>', description: 'an object' }],
  options: [
    { flags: '--expires <time>', description: 'how long it is good for', parse: parseDuration, default: '1h' },
    { flags: '--content-type <type>', description: 'the type that is answered' },
    { flags: '--download <name>', description: 'have browsers save it under this name' },
  ],
  examples: [
    { command: 'stowage link b2:photos/cat.jpg', says: 'for an hour' },
    { command: 'stowage link --expires 7d --download cat.jpg b2:photos/cat.jpg', says: 'for a week, to be saved' },
  ],
  async run({ stores, output, signal }, [text], { expires: expiresIn, contentType, download }) {
    const { driver, container, path: name } = await stores.openObject(text);
    if (!supports(driver, 'links')) throw new UsageError(`${driver.provider} has no signed URLs`);
    const contentDisposition =
      download === undefined ? undefined : `attachment; filename*=UTF-8''${encodeURIComponent(download)}`;
    const url = await driver.signedUrl({ container, name }, { expiresIn, contentType, contentDisposition, signal });
    await output.result({ type: 'url', url, method: 'GET', headers: {} }, url);
  },
});
