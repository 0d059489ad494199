import { supports } from '@stowage/core';
import { defineCommand } from '../command-definition.js';
import { parseDuration } from '../quantities.js';
import { shellWords } from '../shell-words.js';
import { UsageError } from '../usage-error.js';

interface Flags {
  readonly expires: number;
  readonly contentType?: string;
}

/** `stowage upload-link`. */
export const command = defineCommand<Flags, [string]>({
  description: 'Whoever has it can store that one object until it expires. A command for curl is printed.',
  arguments: [{ syntax: '<location>', description: 'the object that will be stored' }],
  options: [
    { flags: '--expires <time>', description: 'how long it is good for', parse: parseDuration, default: '1h' },
    { flags: '--content-type <type>', description: 'the type of the object; default: by its name' },
  ],
  examples: [
    { command: 'stowage upload-link b2:inbox/report.pdf', says: 'for an hour' },
    {
      command: 'stowage upload-link --json --expires 1d b2:inbox/report.pdf',
      says: 'URL, method and headers, for a program',
    },
  ],
  async run({ stores, output, signal }, [text], { expires: expiresIn, contentType }) {
    const { driver, container, path } = await stores.openObject(text);
    if (!supports(driver, 'uploadLinks')) throw new UsageError(`${driver.provider} has no signed upload URLs`);
    const { url, method, headers } = await driver.signedUploadUrl(container, path, { expiresIn, contentType, signal });
    const told = Object.entries(headers).flatMap(([name, value]) => ['-H', `${name}: ${value}`]);
    const curl = shellWords(['curl', '-X', method, ...told, '--data-binary', '@FILE', url]);
    await output.result({ type: 'url', url, method, headers: { ...headers } }, curl);
  },
});
