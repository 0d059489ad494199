import type { Lease } from '../job.js';
import { LeaseLostError } from '../lease-lost-error.js';
import { pauseAfter } from '../policy/pace.js';
import { Heart } from './heart.js';
import { LeftError, ShardRun, type Ends } from './shard-run.js';
import type { Tools } from './tools.js';

/** How often the last word about a shard is tried to be said while the database cannot be reached. */
const LAST_WORDS = 10;

/** A shard that was given to this worker. */
export interface Taken {
  readonly lease: Lease;
  /** When it was asked for. */
  readonly since: number;
}

/**
 * Works on one shard until it is recorded, given back or lost. It does not throw: what fails is in the database, or done again by whoever has the
 * shard next.
 */
export async function runShard({ lease, since }: Taken, open: () => Promise<Ends>, tools: Tools): Promise<void> {
  const { store, tries, tell } = tools;
  tell({ type: 'taken', lease });
  const run = new ShardRun(lease, tools);
  const onStanding = run.hear.bind(run);
  const heart = new Heart({ lease, since, onStanding, onLost: run.stop.bind(run) }, tools);
  try {
    const result = await run.run(open).finally(() => heart.stop());
    await lastWords(tools, () => store.finish(lease, result));
    tell({ type: 'recorded', lease });
  } catch (error) {
    await giveBack(error).catch((cause: unknown) => {
      if (!(cause instanceof LeaseLostError)) tell({ type: 'trouble', error: cause });
      tell({ type: 'lost', lease });
    });
  }

  async function giveBack(error: unknown): Promise<void> {
    if (error instanceof LeaseLostError) throw error;
    const pause = pauseAfter(lease.tries + 1, tools.pace);
    const failed = error instanceof LeftError ? undefined : { error: wordsOf(error), tries, pause };
    await lastWords(tools, () => store.giveBack(lease, failed));
    tell({ type: 'given-back', lease, error: failed && error });
  }
}

/** What cannot be said at all is found out when the lease is over. */
async function lastWords({ sleep, pace }: Tools, say: () => Promise<void>): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    try {
      await say();
      return;
    } catch (error) {
      if (error instanceof LeaseLostError || tries >= LAST_WORDS) throw error;
      await sleep(pace.heartbeat / 5);
    }
  }
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
