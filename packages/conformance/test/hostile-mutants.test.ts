import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { hostileConformance } from '../src/hostile/index.js';
import { CollectingRunner } from './collecting-runner.js';
import { storeHarness } from './http-store/store-harness.js';
import { storeMutants } from './http-store/store-mutants.js';
import { StoreServer } from './http-store/store-server.js';

let store: StoreServer;

beforeAll(async () => {
  store = await StoreServer.listen();
});

afterAll(() => store[Symbol.asyncDispose]());

/** What one case says of a driver; undefined if it passes. One that hangs is not waited for as long as others may take. */
async function verdict(id: string, parts: Parameters<typeof storeHarness>[1], hangs = false): Promise<unknown> {
  const collecting = new CollectingRunner();
  const harness = {
    ...storeHarness(store, parts),
    ...(hangs ? { bounds: { milliseconds: 6000 } } : {}),
    containerName: (suffix: string) => `mutant-${(containers += 1)}-${suffix}`,
    report: () => undefined,
  };
  hostileConformance(collecting.runner(), 'a mutant', harness);
  const results = await collecting.run((title) => title.startsWith(`${id}:`));
  expect(results).toHaveLength(1);
  return results[0]!.error;
}

let containers = 0;

describe('a driver that is wrong on purpose is caught by the case named beside it', () => {
  test.each(storeMutants.map((mutant) => [mutant.name, mutant.caughtBy, mutant] as const))(
    'one that %s: %s',
    async (_name, caughtBy, { parts, says, hangs }) => {
      expect(await verdict(caughtBy, {})).toBeUndefined();
      expect(String(await verdict(caughtBy, parts, hangs))).toMatch(says);
    },
  );
});
