import type { Command, CommandType, Place } from '../program.js';
import type { Client } from '../stage.js';

type Changed = { readonly [T in CommandType]?: (command: Command<T>) => readonly Place[] };

/** What a command stores or deletes under names that it gives. */
const changed: Changed = {
  upload: ({ at }) => [at],
  copy: ({ to }) => [to],
  move: ({ from, to }) => [from, to],
  delete: ({ at }) => [at],
  deleteMany: ({ container, names }) => names.map((name) => ({ container, name })),
  beginUpload: ({ at }) => [at],
};

/** Whether a command would end an unfinished upload, or begin one that is not listed, where the provider keeps parts by name. */
export function endsUpload(client: Client, command: Command): boolean {
  const places = (changed[command.type] as ((of: Command) => readonly Place[]) | undefined)?.(command) ?? [];
  return places.some((place) => {
    const { model, name, object } = client.locate(place);
    if (command.type === 'beginUpload' && object !== undefined) return true;
    return client.stage.model.uploads.some((each) => each.container === model && each.upload.name === name);
  });
}
