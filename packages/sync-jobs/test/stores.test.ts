import { expect, test } from '@jest/globals';
import { InvalidArgumentError } from '@stowage/core';
import { openJobStore } from '../src/index.js';
import { onEachDatabase } from './support/databases.js';
import { storeSuite } from './support/store-suite.js';

onEachDatabase('jobs', storeSuite);

test('a database is a file or a server; what it is instead is not told', async () => {
  const url = 'mysql://root:secret@host/x';
  await expect(openJobStore(url)).rejects.toThrow(InvalidArgumentError);
  await expect(openJobStore(url)).rejects.not.toThrow(/secret/);
});
