import { defineCommand } from '../command-definition.js';
import { handlerOf } from '../serve/handler.js';
import { PLACE_OPTIONS, type Place } from '../serve/place.js';
import { serving } from '../serve/serving.js';
import { visible } from '../visible.js';

/** `stowage serve`. */
export const command = defineCommand<Place, [string]>({
  description: 'Read-only, with ranges and ETags, and a page for each prefix.',
  arguments: [{ syntax: '<location>', description: 'a container or prefix' }],
  options: PLACE_OPTIONS,
  examples: [
    { command: 'stowage serve b2:photos', says: 'on this machine, until Ctrl-C' },
    { command: 'stowage serve --host 0.0.0.0 --port 8080 b2:public/site/', says: 'for the network' },
  ],
  async run({ stores, output, signal }, [text], flags) {
    const place = await stores.openContainer(text);
    await place.driver.getContainer(place.container, { signal });
    const handle = handlerOf(place, signal, (error) =>
      output.note(error instanceof Error ? error.message : String(error)),
    );
    await serving(
      (request, response) => void handle(request, response),
      { ...flags, signal },
      (url) => output.result({ type: 'serving', url, location: text }, `serving ${visible(text)} on ${url}`),
    );
  },
});
