import { test } from '@jest/globals';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Postgres, postgresPrograms } from './postgres.js';

/** How long one may take to be made and to begin, on a machine that has much else to do, in milliseconds. */
export const PATIENCE = 120_000;

/** A database for a suite. */
interface Opened {
  open(): Promise<string>;
  close(): Promise<void>;
}

/** Runs a suite on each database that there is. */
export function onEachDatabase(title: string, suite: (title: string, opened: Opened) => void): void {
  let directory = '';
  suite(`${title} in SQLite`, {
    async open() {
      directory = await mkdtemp(join(tmpdir(), 'stowage-jobs-'));
      return `file:${join(directory, 'jobs.db')}`;
    },
    close: () => rm(directory, { recursive: true }),
  });

  if (postgresPrograms === undefined) {
    test.skip(`${title} in PostgreSQL: it is not installed (apt-get install postgresql)`, () => undefined);
    return;
  }
  let server: Postgres | undefined;
  suite(`${title} in PostgreSQL`, {
    async open() {
      server = await Postgres.start();
      return server.url;
    },
    close: async () => server?.[Symbol.asyncDispose](),
  });
}
