import { supports, unfinishedUploads } from '@stowage/core';
import { defineCommand } from '../command-definition.js';
import { locationOf } from '../object-lines.js';
import { parseDuration } from '../quantities.js';
import { counted } from '../sizes.js';
import { UsageError } from '../usage-error.js';
import { visible } from '../visible.js';

interface Flags {
  readonly olderThan: number;
  readonly delete?: boolean;
}

/** `stowage cleanup`. */
export const command = defineCommand<Flags, [string]>({
  description: 'They are billed for and are in no listing. They are shown, and removed only with --delete.',
  arguments: [{ syntax: '<location>', description: 'a container or prefix' }],
  options: [
    {
      flags: '--older-than <time>',
      description: 'only those begun so long ago',
      parse: parseDuration,
      default: '1d',
    },
    { flags: '--delete', description: 'remove them' },
  ],
  examples: [
    { command: 'stowage cleanup b2:photos', says: 'what was begun more than a day ago, and never completed' },
    { command: 'stowage cleanup --older-than 7d --delete b2:photos', says: 'remove what is older than a week' },
  ],
  async run(session, [text], { olderThan, delete: isMeant }) {
    const { stores, output, signal, clock } = session;
    const place = await stores.openContainer(text);
    const { driver } = place;
    if (!supports(driver, 'multipart')) throw new UsageError(`${driver.provider} has no unfinished uploads`);
    const container = await driver.getContainer(place.container, { signal });
    const before = clock() - olderThan * 1000;
    const removes = isMeant === true && !session.isDryRun;
    for await (const upload of unfinishedUploads(driver, container, { prefix: place.path, signal })) {
      const { name, id, startedAt } = upload;
      if (startedAt === undefined || startedAt.getTime() > before) continue;
      const location = locationOf(place, name);
      if (removes) await driver.backend.multipart.abort(upload, { signal });
      session.succeed();
      const outcome = removes ? 'removed' : 'found';
      const line = { type: 'unfinished-upload', location, id, startedAt: startedAt.toISOString(), outcome } as const;
      await output.result(line, `${removes ? 'removed ' : ''}${visible(location)} (begun ${startedAt.toISOString()})`);
    }
    if (session.done === 0)
      output.note(`no upload that was begun before ${new Date(before).toISOString()} is unfinished`);
    else if (!removes) output.note(`${counted(session.done, 'unfinished upload')}: --delete removes them`);
  },
});
