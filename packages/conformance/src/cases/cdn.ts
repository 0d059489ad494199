import assert from 'node:assert/strict';
import type { ConformanceCase } from '../conformance-case.js';
import type { Fixture } from '../fixtures.js';

async function fetchText(kit: Fixture, url: string): Promise<string> {
  const response = await kit.harness.fetch?.(url);
  assert.equal(response?.status, 200);
  return response.text();
}

/** URLs for everyone. */
export const cdnCases: readonly ConformanceCase[] = [
  {
    id: 'cdn.urls',
    title: 'containers and objects have URLs, without the credentials in them',
    needs: ['cdn'],
    run: async (kit) => {
      const driver = kit.driverWith('cdn');
      const object = await kit.put('object');
      const urls = [await driver.getContainerCdnUrl(kit.container), await driver.getObjectCdnUrl(object)];
      for (const url of urls) {
        assert.match(new URL(url).protocol, /^https?:$/);
        for (const secret of kit.harness.secrets ?? []) assert.ok(!url.includes(secret));
      }
    },
  },
  {
    id: 'cdn.private-object',
    title: "the URL of a private container's object gives it for a while",
    needs: ['cdn', 'fetch'],
    run: async (kit) => {
      const url = await kit.driverWith('cdn').getObjectCdnUrl(await kit.put('a b/é.txt', 'content'), { expiresIn: 60 });
      assert.equal(await fetchText(kit, url), 'content');
    },
  },
  {
    id: 'cdn.public-container',
    title: 'a container that was made public gives its objects to everyone, old and new ones',
    needs: ['cdn', 'fetch', 'writes'],
    run: async (kit) => {
      const driver = kit.driverWith('cdn');
      const old = await kit.put('old', 'old content');
      await driver.enableContainerCdn(kit.container);
      const added = await kit.put('a b+c%20.txt', 'new content');
      assert.equal(await fetchText(kit, await driver.getObjectCdnUrl(old)), 'old content');
      assert.equal(await fetchText(kit, await driver.getObjectCdnUrl(added)), 'new content');
    },
  },
  {
    id: 'cdn.public-object',
    title: 'an object that was made public is given to everyone',
    needs: ['cdn', 'fetch', 'writes'],
    run: async (kit) => {
      const driver = kit.driverWith('cdn');
      const object = await kit.put('object', 'content');
      await driver.enableObjectCdn(object);
      assert.equal(await fetchText(kit, await driver.getObjectCdnUrl(object)), 'content');
    },
  },
  {
    id: 'cdn.twice',
    title: 'what is public can be made public again',
    needs: ['cdn', 'writes'],
    run: async (kit) => {
      const driver = kit.driverWith('cdn');
      await driver.enableContainerCdn(kit.container);
      await driver.enableContainerCdn(kit.container);
    },
  },
];
