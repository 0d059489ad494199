import { lstat } from 'node:fs/promises';
import type { Clock } from '@stowage/core/concurrency';
import { ABSENT, unless } from '../disk/errno.js';
import { readEntries, type Entries } from './entries.js';

/** Reading a smaller directory again costs less than remembering it. */
const WORTH_KEEPING = 1000;
/** How many directories are remembered: as many large listings may go on at once without reading twice. */
const KEPT = 4;
/** A directory that changed so recently, in nanoseconds, may change again without its time telling: clocks of disks are coarse. */
const RECENT = 2_000_000_000n;

interface Kept {
  readonly version: string;
  readonly entries: Entries;
}

/**
 * Reads directories, and remembers large ones while a listing is in the middle of them: without that, each page of a directory
 * of a million files would read and sort a million names.
 */
export class EntryCache {
  readonly #clock: Clock;
  readonly #kept = new Map<string, Kept>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** What is in a directory, of what starts with `start`. */
  async read(directory: string, start: string): Promise<Entries> {
    const version = await this.#version(directory);
    const kept = this.#kept.get(slot(directory, start));
    if (kept !== undefined && kept.version === version) return kept.entries;
    this.forget(directory, start);
    const entries = await readEntries(directory, start);
    if (version !== undefined && entries.alone && entries.keys.length >= WORTH_KEEPING)
      this.#keep(slot(directory, start), { version, entries });
    return entries;
  }

  /** The listing has left this directory. */
  forget(directory: string, start: string): void {
    this.#kept.delete(slot(directory, start));
  }

  #keep(place: string, kept: Kept): void {
    this.#kept.set(place, kept);
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > KEPT && oldest !== undefined) this.#kept.delete(oldest);
  }

  /** Undefined while the directory's time says nothing. */
  async #version(directory: string): Promise<string | undefined> {
    const stats = await unless(lstat(directory, { bigint: true }), ...ABSENT);
    if (stats === undefined) return undefined;
    const age = BigInt(Math.floor(this.#clock())) * 1_000_000n - stats.mtimeNs;
    return age < RECENT ? undefined : `${stats.ino}-${stats.mtimeNs}-${stats.ctimeNs}`;
  }
}

function slot(directory: string, start: string): string {
  return `${directory}\0${start}`;
}
