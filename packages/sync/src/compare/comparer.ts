import type { ChecksumAlgorithm } from '@stowage/core';
import { strongest } from '@stowage/core/checksums';
import type { Entry } from '../entry.js';
import { isSameState } from '../entry-state.js';
import type { Location } from '../location.js';
import type { SyncState } from '../state/sync-state.js';
import { fileChecksum, type ChecksumReading } from './file-checksum.js';
import type { ComparePolicy, CompareSettings } from './policy.js';
import { areSameBytes } from './same-bytes.js';
import type { Verdict } from './verdict.js';

/** Two that have one path. */
export interface Couple {
  readonly path: string;
  readonly source: Entry;
  readonly target: Entry;
}

/** Where they are, and what is remembered of them. */
export interface Comparison {
  readonly source: Location;
  readonly target: Location;
  /** Without it nothing is remembered. */
  readonly state?: Pick<SyncState, 'remembered'> | undefined;
}

type Quick = (couple: Couple) => Verdict | undefined;
type Slow = (couple: Couple, signal: AbortSignal | undefined) => Promise<Verdict | undefined>;

/**
 * Says whether two are equal: at once where what listings tell is enough, else by asking and reading. An ETag alone never says that two
 * are equal: it may be that of parts.
 */
export class Comparer {
  readonly #ends: Comparison;
  readonly #hashes: CompareSettings['hashes'];
  readonly #quick: readonly Quick[];
  readonly #slow: readonly Slow[];

  constructor(ends: Comparison, { policy, timeWindow, hashes }: CompareSettings) {
    this.#ends = ends;
    this.#hashes = hashes;
    const checksum: Quick = (couple) => this.#byToldChecksum(couple);
    const memory: Quick = (couple) => this.#byMemory(couple);
    const time: Quick = (couple) => byTime(couple, timeWindow);
    const completed: Slow = (couple, signal) => this.#completed(couple, [checksum, time], signal);
    const read: Slow = (couple, signal) => this.#byReadChecksum(couple, signal);
    const bytes: Slow = (couple, signal) => this.#byBytes(couple, signal);
    const quick: Readonly<Record<ComparePolicy, readonly Quick[]>> = {
      // The time before the memory: that has to be read.
      auto: [checksum, onlyIfSame(time), memory],
      'size-time': [time, checksum, memory],
      checksum: [checksum],
      size: [() => ({ isSame: true, by: 'size', wasCostly: false })],
      bytes: [],
    };
    const slow: Readonly<Record<ComparePolicy, readonly Slow[]>> = {
      auto: [completedSame(completed), read],
      'size-time': [completed, read],
      checksum: [read, bytes],
      size: [],
      bytes: [bytes],
    };
    this.#quick = quick[policy];
    this.#slow = slow[policy];
  }

  /** What the listings tell; undefined if that is not enough. */
  glance(couple: Couple): Verdict | undefined {
    if (couple.source.size !== couple.target.size) return { isSame: false, by: 'size', wasCostly: false };
    for (const look of this.#quick) {
      const verdict = look(couple);
      if (verdict !== undefined) return verdict;
    }
    return undefined;
  }

  /** What {@link glance} could not tell. */
  async look(couple: Couple, signal?: AbortSignal): Promise<Verdict> {
    for (const look of this.#slow) {
      const verdict = await look(couple, signal);
      if (verdict !== undefined) return verdict;
    }
    return { isSame: false, by: byWhatWasThere(couple), wasCostly: true };
  }

  #byToldChecksum({ source, target }: Couple): Verdict | undefined {
    const algorithm = common(source, target);
    if (algorithm === undefined) return undefined;
    const isSame = source.checksums[algorithm] === target.checksums[algorithm];
    return { isSame, by: `checksum:${algorithm}`, wasCostly: false };
  }

  #byMemory({ path, source, target }: Couple): Verdict | undefined {
    const pair = this.#ends.state?.remembered(path);
    if (pair === undefined) return undefined;
    const isSame = isSameState(pair.source, source.state) && isSameState(pair.target, target.state);
    return isSame ? { isSame, by: 'remembered', wasCostly: false } : undefined;
  }

  /** Rows of listings may leave things out: what is looked up tells them. */
  async #completed(couple: Couple, looks: readonly Quick[], signal?: AbortSignal): Promise<Verdict | undefined> {
    if (couple.source.isComplete && couple.target.isComplete) return undefined;
    const [source, target] = await Promise.all([
      completed(couple.source, this.#ends.source, signal),
      completed(couple.target, this.#ends.target, signal),
    ]);
    if (source === undefined || target === undefined) return undefined;
    for (const look of looks) {
      const verdict = look({ path: couple.path, source, target });
      if (verdict !== undefined) return { ...verdict, wasCostly: true };
    }
    return undefined;
  }

  /** One that tells a checksum is compared with a file, which is read for it unless it is remembered. */
  async #byReadChecksum({ source, target }: Couple, signal?: AbortSignal): Promise<Verdict | undefined> {
    const algorithm = common(source, target) ?? strongest(source.checksums) ?? strongest(target.checksums);
    const areFiles = source.kind === 'file' && target.kind === 'file';
    if (algorithm === undefined && !areFiles) return undefined;
    const wanted = algorithm ?? 'sha256';
    const reading = { hashes: this.#hashes, signal };
    const [one, other] = await Promise.all([
      checksumOf(source, this.#ends.source, wanted, reading),
      checksumOf(target, this.#ends.target, wanted, reading),
    ]);
    if (one === undefined || other === undefined) return undefined;
    return { isSame: one === other, by: `checksum:${wanted}`, wasCostly: true };
  }

  async #byBytes({ source, target }: Couple, signal?: AbortSignal): Promise<Verdict> {
    const isSame = await areSameBytes(this.#ends.source.read(source, signal), this.#ends.target.read(target, signal));
    return { isSame, by: 'bytes', wasCostly: true };
  }
}

/** What two listings tell is the same, unless a closer look says otherwise: a time that differs does not prove another content. */
function onlyIfSame(look: Quick): Quick {
  return (couple) => {
    const verdict = look(couple);
    return verdict?.isSame === true ? verdict : undefined;
  };
}

function completedSame(look: Slow): Slow {
  return async (couple, signal) => {
    const verdict = await look(couple, signal);
    return verdict?.by === 'size-time' && !verdict.isSame ? undefined : verdict;
  };
}

/**
 * The time of the source is that of its content, or else when it was stored: that is what a copy to a directory is given. What the target
 * was stored at says nothing.
 */
function byTime({ source, target }: Couple, timeWindow: number): Verdict | undefined {
  const one = source.contentTime ?? (source.isComplete ? source.storedTime : undefined);
  const other = target.contentTime;
  if (one === undefined || other === undefined) return undefined;
  return { isSame: Math.abs(one - other) <= timeWindow, by: 'size-time', wasCostly: false };
}

function byWhatWasThere({ source, target }: Couple): Verdict['by'] {
  return source.contentTime !== undefined && target.contentTime !== undefined ? 'size-time' : 'size';
}

function common(source: Entry, target: Entry): ChecksumAlgorithm | undefined {
  return strongest(source.checksums, target.checksums);
}

async function completed(entry: Entry, location: Location, signal?: AbortSignal): Promise<Entry | undefined> {
  return entry.isComplete ? entry : location.find(entry.path, signal);
}

async function checksumOf(
  entry: Entry,
  location: Location,
  algorithm: ChecksumAlgorithm,
  reading: ChecksumReading,
): Promise<string | undefined> {
  const told = entry.checksums[algorithm];
  if (told !== undefined || entry.kind !== 'file') return told;
  return fileChecksum(location, entry, algorithm, reading);
}
