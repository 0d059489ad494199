import type { PgBoss } from 'pg-boss';
import type { Query, Value } from './database.js';
import type { PostgresDatabase } from './postgres-database.js';
import type { ShardQueue } from './shard-queue.js';

const QUEUE = 'stowage-shards';

/** A hint that nobody has ended in this time, in seconds, is dropped: the table offers the shard again long before. */
const EXPIRES = 900;

/** A queue of pg-boss in the same database, over the same connections. `pg-boss` is loaded here. */
export async function openBossQueue({ pool }: PostgresDatabase): Promise<ShardQueue> {
  const { PgBoss } = await import('pg-boss');
  const executeSql = (text: string, values?: unknown[]) => pool.query(text, values);
  const boss = new PgBoss({ db: { executeSql }, schedule: false });
  // It looks after its tables now and then. What goes wrong then comes again, and is no matter of ours.
  boss.on('error', () => undefined);
  await boss.start();
  await boss.createQueue(QUEUE, { retryLimit: 0, expireInSeconds: EXPIRES });
  return new BossQueue(boss);
}

class BossQueue implements ShardQueue {
  readonly #boss: PgBoss;

  constructor(boss: PgBoss) {
    this.#boss = boss;
  }

  async offer(shards: readonly number[], query: Query): Promise<void> {
    const executeSql = async (text: string, values: unknown[] = []) => ({
      rows: [...(await query(text, ...(values as Value[])))],
    });
    const jobs = shards.map((shard) => ({ data: { shard } }));
    await this.#boss.insert(QUEUE, jobs, { db: { executeSql } });
  }

  async next(): Promise<number | undefined> {
    const [hint] = await this.#boss.fetch<{ readonly shard: unknown }>(QUEUE);
    if (hint === undefined) return undefined;
    await this.#boss.deleteJob(QUEUE, hint.id);
    return Number(hint.data.shard);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#boss.stop({ graceful: false, close: false });
  }
}
