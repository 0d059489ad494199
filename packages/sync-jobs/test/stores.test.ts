import { expect, test } from '@jest/globals';
import { InvalidArgumentError } from '@stowage/core';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openJobStore } from '../src/index.js';
import { Postgres, postgresPrograms } from './support/postgres.js';
import { storeSuite } from './support/store-suite.js';

let directory = '';
storeSuite('jobs in SQLite', {
  async open() {
    directory = await mkdtemp(join(tmpdir(), 'stowage-jobs-'));
    return `file:${join(directory, 'jobs.db')}`;
  },
  close: () => rm(directory, { recursive: true }),
});

let server: Postgres | undefined;
if (postgresPrograms === undefined)
  test.skip('jobs in PostgreSQL: it is not installed (apt-get install postgresql)', () => undefined);
else
  storeSuite('jobs in PostgreSQL', {
    async open() {
      server = await Postgres.start();
      return server.url;
    },
    close: async () => server?.[Symbol.asyncDispose](),
  });

test('a database is a file or a server; what it is instead is not told', async () => {
  const url = 'mysql://root:secret@host/x';
  await expect(openJobStore(url)).rejects.toThrow(InvalidArgumentError);
  await expect(openJobStore(url)).rejects.not.toThrow(/secret/);
});
