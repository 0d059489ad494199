import type { FileHashStore } from '../../resume/file-hash-store.js';
import { rememberedChecksums } from '../../resume/remembered-checksums.js';
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
  const compute = async (unknown: readonly ChecksumAlgorithm[]): Promise<Checksums> =>
    checksumsOfContent(content, unknown, signal);
  // A file that is open, and has no name any more, has no state that could be told.
  if (hashes === undefined || file === undefined) return compute(algorithms);
  return rememberedChecksums({ state: async () => file.state(), compute }, algorithms, hashes);
}
