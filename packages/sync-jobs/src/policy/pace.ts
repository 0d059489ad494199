/** How a worker divides its time. */
export interface Pace {
  /** A shard that takes longer is ended where it is, in milliseconds: so much is done again at the most when its worker dies. */
  readonly slice: number;
  /** The same while others have nothing to do. */
  readonly hungrySlice: number;
  /** A worker says so often that it is alive, in milliseconds. */
  readonly heartbeat: number;
  /** Who is not heard of for so long, in milliseconds, is taken for dead. */
  readonly lease: number;
}

/** The pace of workers whose lease is so long, in milliseconds: all else is in proportion. */
export function paceOf(lease: number): Pace {
  return { slice: lease * 2, hungrySlice: lease / 3, heartbeat: lease / 6, lease };
}

/** What workers do unless they are told otherwise: a minute, ten seconds, five and thirty. */
export const PACE: Pace = paceOf(30_000);

/**
 * How long a shard that has failed so many times is left alone, in milliseconds, twice as long each time: what stands in its way, as a store that
 * cannot be reached, may be gone then. By default 5, 10, 20 and 40 seconds.
 */
export function pauseAfter(tries: number, { heartbeat }: Pace): number {
  return heartbeat * 2 ** Math.min(tries - 1, LONGEST_PAUSE);
}

/** So many times a pause is doubled. */
const LONGEST_PAUSE = 6;

/** A range is cut in no more parts at once: each takes questions. */
const MAX_PARTS = 32;

/** Whether a shard that has been worked on for so long, in milliseconds, is to end here, and the rest to become new ones. */
export function isLong(elapsed: number, hungry: number, pace: Pace): boolean {
  return elapsed >= (hungry > 0 ? pace.hungrySlice : pace.slice);
}

/**
 * In how many parts the rest of a shard is cut: one for whoever has ended it, and more if others have nothing to do. All who have a shard see
 * the same number of those, so that it is shared out between them.
 */
export function partsFor(hungry: number, working: number): number {
  return Math.min(MAX_PARTS, 1 + Math.ceil(hungry / Math.max(1, working)));
}
