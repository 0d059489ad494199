import { afterAll, beforeAll, describe, test } from '@jest/globals';
import { storageDriverConformance } from '@stowage/conformance';
import { startWorld } from './world.js';

const world = await startWorld({ recommendedPartSize: 10_000, key: 'K00-not-to-be-seen' });
const { faults, clock } = world.emulator;
const downloads = ['b2_download_file_by_name', 'b2_download_file_by_id'] as const;

storageDriverConformance({ describe, test, beforeAll, afterAll }, 'Backblaze B2', {
  createDriver: () => world.connect(),
  cleanup: () => world[Symbol.asyncDispose](),
  fetch,
  passTime: (seconds) => clock.advance(seconds * 1000),
  secrets: [world.emulator.key],
  faults: {
    corruptNextDownload: () => {
      faults.clear();
      for (const operation of downloads) faults.wire(operation, { kind: 'corrupt-response' });
    },
    breakNextDownload: () => {
      faults.clear();
      for (const operation of downloads) faults.wire(operation, { kind: 'truncate-response' });
    },
    failNextUpload: () => {
      faults.clear();
      faults.fail('b2_upload_file', { status: 503 });
      faults.fail('b2_upload_part', { status: 503 });
    },
    expireTokens: () => clock.advance(24 * 60 * 60 * 1000 + 1),
    createDriverWithWrongCredentials: () => world.connect({ keyId: world.emulator.keyId, key: 'wrong' }),
  },
});
