import { lazily } from '../../lazily.js';
import type { OpenFile } from './open-file.js';

/** Kept, as an import of what is loaded already takes ten microseconds. */
const load = lazily(() => import('./open-file.js'));

/** As {@link OpenFile.at}; what it takes of Node is loaded with the first file. */
export async function openFile(path: string): Promise<OpenFile> {
  const module = await load();
  return module.OpenFile.at(path);
}
