import { expect, test } from '@jest/globals';
import { Clock } from '../src/cloud/clock.js';
import { Cloud } from '../src/cloud/cloud.js';
import { Ids } from '../src/cloud/ids.js';
import { DEFAULT_LIMITS } from '../src/cloud/limits.js';
import { Session } from '../src/cloud/session.js';
import { NoMetadata } from '../src/store/metadata-store.js';
import { memoryStore } from '../src/store/open-store.js';

test('bytes go after the deletion of their file is certain, so that a kill in between loses nothing', async () => {
  const steps: string[] = [];
  const store = memoryStore();
  const { bytes } = store;
  const remove = bytes.remove.bind(bytes);
  bytes.remove = (id) => {
    steps.push('bytes');
    remove(id);
  };
  const metadata = Object.assign(new NoMetadata(), {
    together: (change: () => void) => {
      change();
      steps.push('committed');
    },
  });
  const master = { keyId: 'id', key: 'key' };
  const parts = { accountId: 'a', master, limits: DEFAULT_LIMITS, caps: {}, clock: new Clock(), ids: new Ids() };
  const cloud = new Cloud({ ...parts, store: { ...store, metadata }, checkUploadConcurrency: true });
  const { id } = cloud.buckets.create('some-bucket', 'allPrivate', {});
  async function* data() {
    yield Buffer.from('data');
  }
  const incoming = { size: 4, bytes: data(), declaredSha1: () => null };
  const file = { fileName: 'a', contentType: 'a/b', fileInfo: {} };
  const version = await cloud.files.upload(new Session(cloud.keys.master), id, file, incoming);
  cloud.largeFiles.remove(version);
  expect(steps).toEqual(['committed', 'bytes']);
  store.close();
});
