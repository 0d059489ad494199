import { expect, test } from '@jest/globals';
import { withholdSqliteWarning, type Warning } from '../src/sqlite-warning.js';

test('the one warning of SQLite is withheld, and no other', () => {
  const told: unknown[][] = [];
  const process: Warning = { emitWarning: (...given: unknown[]) => void told.push(given) };
  withholdSqliteWarning(process);
  process.emitWarning('SQLite is an experimental feature and might change at any time', 'ExperimentalWarning');
  process.emitWarning('VM Modules is an experimental feature', 'ExperimentalWarning');
  process.emitWarning('SQLite is full', 'Warning');
  process.emitWarning(new Error('something'), { code: 'X' });
  expect(told.map(([warning]) => String(warning))).toEqual([
    'VM Modules is an experimental feature',
    'SQLite is full',
    'Error: something',
  ]);
  expect(told.at(-1)?.[1]).toEqual({ code: 'X' });
});
