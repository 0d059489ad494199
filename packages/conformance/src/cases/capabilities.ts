import assert from 'node:assert/strict';
import { supports } from '@stowage/core';
import { NotSupportedError, type ChecksumAlgorithm, type FacetName } from '@stowage/core/spi';
import { assertAlike } from '../alike.js';
import type { ConformanceCase } from '../conformance-case.js';
import { facetCalls, type FacetCall } from '../container-calls.js';
import { FACETS } from '../facet-methods.js';
import { assertRejects } from '../rejections.js';

const HEX_DIGITS: Readonly<Record<ChecksumAlgorithm, number>> = {
  crc32: 8,
  crc32c: 8,
  crc64nvme: 16,
  md5: 32,
  sha1: 40,
  sha256: 64,
};

/** Calls that are nothing without a facet. What core can do in another way (copies, large uploads, deletions) is not here. */
const CALLS: readonly FacetCall[] = [
  ...facetCalls,
  ...(['signUploadParts', 'listSignedUploadParts', 'completeSignedUpload', 'abortSignedUpload'] as const).map(
    (name): FacetCall => ({
      facet: 'uploadParts',
      name,
      run: (kit) => kit.driverWith('uploadParts')[name]('token'),
    }),
  ),
  { facet: 'regions', name: 'listRegions', run: (kit) => kit.driverWith('regions').listRegions() },
];

/** What a driver says of itself. */
export const capabilityCases: readonly ConformanceCase[] = [
  {
    id: 'capabilities.provider',
    title: "the provider's id is one, and the driver's is the backend's",
    run: async ({ driver }) => {
      assert.match(driver.backend.provider, /^[a-z0-9][a-z0-9_.-]*$/);
      assert.equal(driver.provider, driver.backend.provider);
    },
  },
  {
    id: 'capabilities.limits',
    title: 'limits are whole numbers from 1 on, and the hash is one that Node knows',
    run: async ({ driver }) => {
      const { maxWriteSize, maxObjectNameBytes, maxPageSize, checksums } = driver.capabilities;
      for (const limit of [maxWriteSize, maxObjectNameBytes, maxPageSize]) {
        assert.ok(Number.isSafeInteger(limit) && limit >= 1);
      }
      const algorithms = checksums.map(({ algorithm }) => algorithm);
      assert.equal(new Set(algorithms).size, algorithms.length, 'an algorithm is listed twice');
      assert.ok(algorithms.every((algorithm) => algorithm in HEX_DIGITS));
    },
  },
  {
    id: 'capabilities.facets-are-whole',
    title: 'a facet that is there has all its methods, and supports() says so',
    run: async ({ driver }) => {
      for (const [name, methods] of Object.entries(FACETS) as [FacetName, readonly string[]][]) {
        const facet = driver.backend[name] as Readonly<Record<string, unknown>> | undefined;
        assert.equal(supports(driver, name), facet !== undefined);
        for (const method of facet === undefined ? [] : methods) {
          assert.equal(typeof facet?.[method], 'function', `${name}.${method}`);
        }
      }
    },
  },
  {
    id: 'capabilities.parts-need-multipart',
    title: 'a backend whose parts others may send has uploads in parts itself',
    needs: ['uploadParts'],
    run: async ({ backend }) => assert.ok(backend.multipart !== undefined),
  },
  {
    id: 'capabilities.are-stable',
    title: 'capabilities and facets are the same objects every time',
    run: async ({ driver: { backend } }) => {
      assertAlike(backend.capabilities, { ...backend.capabilities });
      for (const name of Object.keys(FACETS) as FacetName[]) assert.equal(backend[name], backend[name]);
    },
  },
  {
    id: 'capabilities.hashes-are-hex',
    title:
      'checksums are lower-case hex of the length of their algorithm, and only of algorithms that the capabilities name',
    run: async (kit) => {
      const kept = kit.backend.capabilities.checksums.map(({ algorithm }) => algorithm);
      const { checksums } = await kit.put('object');
      for (const [algorithm, checksum] of Object.entries(checksums) as [ChecksumAlgorithm, string][]) {
        assert.ok(kept.includes(algorithm), `the capabilities do not name ${algorithm}`);
        assert.match(checksum, /^[0-9a-f]*$/);
        assert.equal(checksum.length, HEX_DIGITS[algorithm]);
      }
    },
  },
  ...CALLS.map(({ facet, name, run }): ConformanceCase => ({
    id: `capabilities.without-${facet}-${name}`,
    title: `${name} is a NotSupportedError where the facet '${facet}' is absent`,
    needs: [`absent:${facet}`],
    run: async (kit) => {
      await kit.put('object');
      const error = await assertRejects(run(kit, { container: kit.container, name: 'object' }), NotSupportedError);
      assert.equal(error.provider, kit.driver.provider);
      assertAlike(await kit.names(), ['object']);
    },
  })),
  {
    id: 'capabilities.without-multipart',
    title: 'where there are no uploads in parts, streams are stored all the same, up to one write',
    needs: ['absent:multipart'],
    run: async (kit) => {
      const bytes = kit.large();
      if (bytes.length > kit.backend.capabilities.maxWriteSize) return;
      await kit.put('object', [bytes], { partSize: kit.partSize });
      assert.equal((await kit.read('object')).length, bytes.length);
    },
  },
];
