import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { env } from 'node:process';
import { expect, test } from '@jest/globals';
import { startEmulator } from '@stowage/b2-emulator';
import { Container } from '@stowage/core';
import { driverScope, HTTP_CLIENT } from '@stowage/core/registry';
import { format, resolveConfig } from 'prettier';
import { operations } from '../src/api/operations.js';
import { BackblazeB2StorageDriver } from '../src/index.js';
import { NATIVE_API } from './reach/native-api.js';
import { RecordingClient } from './reach/recording-client.js';
import { coverageTable, keyOf, type Reached } from './reach/table.js';
import { TOUR } from './reach/tour.js';

const DOCUMENT = join(import.meta.dirname, '..', '..', '..', 'docs', 'b2-coverage.md');

/** Makes every call of the tour, and tells which options each of them sent. */
async function toured(): Promise<Reached> {
  const reached = new Map<string, Set<string>>();
  let method = '';
  let isAside = false;
  const client = new RecordingClient((operation, option) => {
    if (isAside) return;
    const key = keyOf(operation, option);
    reached.set(key, (reached.get(key) ?? new Set()).add(method));
  });
  const sizes = { recommendedPartSize: 1000, absoluteMinimumPartSize: 1000 };
  await using emulator = await startEmulator({ ...sizes, customTimestamps: true });
  const scope = driverScope();
  scope.register(HTTP_CLIENT, { useValue: client });
  const options = { endpoint: emulator.url };
  await using driver = new BackblazeB2StorageDriver(emulator.keyId, emulator.key, options, scope);
  await using another = new BackblazeB2StorageDriver(emulator.keyId, emulator.key, options, scope);
  const container = await driver.createContainer('tour-bucket', { ex: { fileLockEnabled: true } });
  reached.clear();
  const aside = async <T>(work: () => Promise<T>): Promise<T> => {
    isAside = true;
    return work().finally(() => (isAside = false));
  };
  for (const [name, call] of TOUR) {
    method = name;
    await call({ driver, another, container, aside, url: (url) => client.url(url) });
  }
  return reached;
}

const reached = await toured();
const all = Object.entries(NATIVE_API).flatMap(([operation, options]) => options.map((each) => keyOf(operation, each)));

test('every operation is reached', () => {
  const sent = [...reached.keys()].filter((key) => key.endsWith(' ')).map((key) => key.trim());
  expect(sent.sort()).toEqual(Object.keys(NATIVE_API).sort());
});

test.each(all)('%s is reached', (key) => {
  expect([...(reached.get(key) ?? [])]).not.toEqual([]);
});

test('nothing is sent that the API does not have', () => {
  const sent = [...reached.keys()].filter((key) => !key.endsWith(' '));
  expect(sent.filter((key) => !all.includes(key))).toEqual([]);
});

test('no operation is known to the driver that the API does not have', () => {
  expect(Object.keys(NATIVE_API)).toEqual(expect.arrayContaining(Object.keys(operations)));
});

test('every method of the tour is one of the driver or of its containers', () => {
  const names = TOUR.map(([name]) => name.replace(/ .*/, ''));
  expect(names.filter((name) => !(name in BackblazeB2StorageDriver.prototype || name in Container.prototype))).toEqual(
    [],
  );
});

test('the document says what was seen', async () => {
  const config = await resolveConfig(DOCUMENT);
  const text = await format(coverageTable(reached), { ...config, parser: 'markdown' });
  if (env['UPDATE_COVERAGE'] !== undefined) await writeFile(DOCUMENT, text);
  expect(await readFile(DOCUMENT, 'utf8')).toBe(text);
});
