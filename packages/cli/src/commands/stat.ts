import { defineCommand, LOCATION } from '../command-definition.js';
import { formatLocation } from '../location.js';
import { objectLine } from '../object-lines.js';
import { visible } from '../visible.js';

/** `stowage stat`. */
export const command = defineCommand<object, [string]>({
  description: 'The provider is asked: a listing may not tell all of it.',
  arguments: [LOCATION],
  options: [],
  examples: [
    { command: 'stowage stat b2:photos/cat.jpg', says: 'size, checksums, times, type, metadata' },
    { command: 'stowage stat --json b2:photos/cat.jpg | jq -r .checksums.sha1', says: 'its SHA-1' },
  ],
  async run({ stores, output, signal }, [text]) {
    const place = await stores.openContainer(text);
    const { driver, container, path } = place;
    if (path === '') {
      const found = await driver.getContainer(container, { signal });
      const versioning = found.versioning === undefined ? '' : `\n  versioning: ${found.versioning}`;
      const location = formatLocation(place);
      await output.result({ type: 'container', location, name: found.name }, `${visible(found.name)}${versioning}`);
      return;
    }
    const line = objectLine(place, await driver.getObject(container, path, { signal }));
    const { name, type, location, ...facts } = line;
    await output.result(
      { type, location, name, ...facts },
      [visible(name), ...Object.entries(facts).flatMap(factLines)].join('\n'),
    );
  },
});

function factLines([key, value]: readonly [string, unknown]): readonly string[] {
  if (typeof value !== 'object' || value === null) return [`  ${key}: ${visible(String(value))}`];
  return Object.entries(value).map(([name, each]) => `  ${key}.${visible(name)}: ${visible(String(each))}`);
}
