import { ChecksumSet } from '../../checksums/index.js';
import type { ChecksumAlgorithm, Checksums, ChecksumSupport } from '../../spi/index.js';
import { NEVER, type Content } from '../content/content.js';
import { knownChecksums } from '../integrity/known-content.js';
import { algorithmsOf, asGiven, kept } from './given-checksums.js';
import type { Part } from './part.js';
import { partSupport, type Upload } from './upload.js';

/** Which checksums of the whole are computed of what goes in parts: in a reading before the first one, and while they are sent. */
interface WholePlan {
  readonly before: readonly ChecksumAlgorithm[];
  readonly meanwhile: readonly ChecksumAlgorithm[];
}

/** When the provider has to be told a checksum of the whole that the parts do not make. */
const WHEN: Readonly<Record<ChecksumSupport['whole'], keyof WholePlan | undefined>> = {
  announced: 'before',
  completed: 'meanwhile',
  computed: 'meanwhile',
  combined: undefined,
  none: undefined,
};

/** Whether it need not be known before the first part. */
export function isKnownLater(support: ChecksumSupport | undefined): support is ChecksumSupport {
  return support !== undefined && WHEN[support.whole] === 'meanwhile';
}

/**
 * What is computed beside the checksums of the parts: what the provider keeps of the whole, unless it is given, and what is given, to be
 * proven. One reading serves both.
 */
export function wholePlan(upload: Upload, canReadTwice: boolean): WholePlan {
  const { verifyHash, checksums: given = {} } = upload.options;
  if (verifyHash === 'parts') return { before: [], meanwhile: [] };
  const support = partSupport(upload);
  const when = support && WHEN[support.whole];
  const own = support === undefined || given[support.algorithm] !== undefined ? [] : [support.algorithm];
  const proven = algorithmsOf(given).filter((each) => support?.whole !== 'combined' || each !== support.algorithm);
  if (when === 'before' && canReadTwice && own.length > 0) return { before: [...own, ...proven], meanwhile: [] };
  return { before: [], meanwhile: when === 'meanwhile' ? [...own, ...proven] : proven };
}

/** What is told of the whole before the first part, once it has been read for that. */
export async function withChecksums(
  upload: Upload,
  content: Content,
  algorithms: readonly ChecksumAlgorithm[],
): Promise<Upload> {
  if (algorithms.length === 0) return upload;
  const { head, target } = upload;
  const computed = asGiven(upload, await computedOf(upload, content, algorithms, upload.guard.signal));
  return { ...upload, head: { ...head, checksums: kept(computed, target.backend.capabilities) } };
}

/** Says what was computed, once everything has been sent. */
export type Digests = () => Promise<Checksums>;

/** Sends a content that is read once more meanwhile. That it is not what was given ends the sending. */
export async function hashedMeanwhile<T>(
  upload: Upload,
  content: Content,
  algorithms: readonly ChecksumAlgorithm[],
  send: (digests: Digests) => Promise<T>,
): Promise<T> {
  if (algorithms.length === 0) return send(async () => Promise.resolve({}));
  const { guard } = upload;
  const stop = new AbortController();
  const signal = AbortSignal.any([guard.signal, stop.signal]);
  const hashing = computedOf(upload, content, algorithms, signal).then((computed) => asGiven(upload, computed));
  hashing.catch((error: unknown) => {
    if (!stop.signal.aborted) guard.fail(error);
  });
  try {
    return await send(async () => hashing);
  } finally {
    stop.abort();
    await hashing.catch(() => undefined);
  }
}

async function computedOf(
  { options: { hashes } }: Upload,
  content: Content,
  algorithms: readonly ChecksumAlgorithm[],
  signal: AbortSignal,
): Promise<Checksums> {
  return knownChecksums(content, algorithms, { hashes, signal });
}

/** Parts of what is read once, counted in as they come. */
export async function hashedAsCut(
  parts: AsyncIterable<Part>,
  algorithms: readonly ChecksumAlgorithm[],
): Promise<{ readonly parts: AsyncIterable<Part>; readonly digests: Digests }> {
  const checksums = await ChecksumSet.begin(algorithms);
  async function* counted(): AsyncGenerator<Part, void, undefined> {
    for await (const part of parts) {
      for await (const chunk of part.content.read(part.span, NEVER)) checksums.update(chunk);
      yield part;
    }
  }
  return { parts: checksums.isEmpty ? parts : counted(), digests: async () => Promise.resolve(checksums.digests()) };
}
