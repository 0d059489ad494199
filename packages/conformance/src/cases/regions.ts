import assert from 'node:assert/strict';
import type { ConformanceCase } from '../conformance-case.js';

/** Where the provider stores. */
export const regionCases: readonly ConformanceCase[] = [
  {
    id: 'regions.listed',
    title: 'regions are a list of names, at least one, none twice',
    needs: ['regions'],
    run: async (kit) => {
      const regions = await kit.driverWith('regions').listRegions();
      assert.ok(regions.length > 0);
      assert.ok(regions.every((region) => typeof region === 'string' && region !== ''));
      assert.equal(new Set(regions).size, regions.length);
    },
  },
];
