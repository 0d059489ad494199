import type { Client } from '../stage.js';
import type { Command, CommandType } from '../program.js';
import type { PlannedCall } from '../planned-call.js';
import { copy, deleteMany, deleteOne, deletePrefix, move } from './change-calls.js';
import { createContainer, deleteContainer, findContainer, setVersioning } from './container-calls.js';
import { list, listOn } from './list-calls.js';
import { abortUpload, beginUpload, completeUpload, listUploads, writePart } from './multipart-calls.js';
import { download, exists, look, read, readRange } from './read-calls.js';
import { upload } from './upload-calls.js';
import { endsUpload } from './upload-ends.js';
import { deleteVersion, hide, listVersions, readVersion, restoreVersion } from './version-calls.js';

/** Plans the call that a command is; undefined where there is nothing that it could be about. */
type Plan<T extends CommandType> = (
  client: Client,
  command: Command<T>,
) => PlannedCall | undefined | Promise<PlannedCall | undefined>;

const plans: { readonly [T in CommandType]: Plan<T> } = {
  createContainer,
  findContainer,
  deleteContainer,
  upload,
  look,
  exists,
  read,
  readRange,
  download,
  list,
  listOn,
  copy,
  move,
  delete: deleteOne,
  deleteMany,
  deletePrefix,
  setVersioning,
  listVersions,
  readVersion,
  restoreVersion,
  deleteVersion,
  hide,
  beginUpload,
  writePart,
  completeUpload,
  abortUpload,
  listUploads,
};

/** What a command comes to in the state that the model is in. */
export async function planOf(client: Client, command: Command): Promise<PlannedCall | undefined> {
  if (client.stage.site.harness.uploadsEndWithName === true && endsUpload(client, command)) return undefined;
  const plan = plans[command.type] as Plan<CommandType>;
  return plan(client, command);
}
