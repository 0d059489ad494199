import { systemClock } from '../../concurrency/index.js';
import type { FileHashStore, FileState } from '../../resume/file-hash-store.js';
import type { ChecksumAlgorithm, Checksums } from '../../spi/index.js';
import type { Content } from '../content/content.js';
import { checksumsOfContent } from './content-checksum.js';

/** The checksums of a whole content. Of a file that has not changed, what is remembered is not computed again. */
export async function knownChecksums(
  content: Content,
  algorithms: readonly ChecksumAlgorithm[],
  { hashes, signal }: { readonly hashes: FileHashStore | undefined; readonly signal: AbortSignal },
): Promise<Checksums> {
  const { file } = content;
  if (hashes === undefined || file === undefined) return checksumsOfContent(content, algorithms, signal);
  const since = systemClock();
  const state = await unlessItFails(file.state());
  // A file that is open, and has no name any more.
  if (state === undefined) return checksumsOfContent(content, algorithms, signal);
  const recalled = await unlessItFails(hashes.recall(state));
  const known = Object.entries(recalled ?? {}).filter(([each]) => algorithms.includes(each as ChecksumAlgorithm));
  const unknown = algorithms.filter((algorithm) => known.every(([each]) => each !== algorithm));
  if (unknown.length === 0) return Object.fromEntries(known);
  const computed = await checksumsOfContent(content, unknown, signal);
  const after = await unlessItFails(file.state());
  if (after !== undefined && isSame(state, after)) await unlessItFails(hashes.remember(state, computed, since));
  return { ...Object.fromEntries(known), ...computed };
}

/** That nothing can be remembered is no reason not to go on. */
async function unlessItFails<T>(work: Promise<T>): Promise<T | undefined> {
  return work.catch(() => undefined);
}

function isSame(one: FileState, other: FileState): boolean {
  return (Object.keys(one) as (keyof FileState)[]).every((each) => one[each] === other[each]);
}
