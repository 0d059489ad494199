import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, test } from '@jest/globals';
import { storageDriverConformance } from '@stowage/conformance';
import { connect, told } from './place.js';

/** Azurite keeps what an earlier run left. */
const run = randomBytes(4).toString('hex');

storageDriverConformance({ describe, test, beforeAll, afterAll }, 'Azure Blob Storage on Azurite', {
  createDriver: () => connect(),
  containerName: (suffix) => `kit-${run}-${suffix}`.toLowerCase(),
  partSize: 10_000,
  secrets: [told('JUDGE_KEY')],
  skips: {
    ...Object.fromEntries(
      ['metadata.key-proto', 'metadata.key-constructor', 'metadata.awkward-keys-everywhere'].map((id) => [
        id,
        'Azurite keeps metadata in a plain object, to which these keys are other things',
      ]),
    ),
    'listing.utf8-order-in-pages':
      'Azurite sorts names by UTF-16, so that pages are out of order where characters beyond U+FFFF are',
  },
  fetch,
  faults: { createDriverWithWrongCredentials: () => connect({}, Buffer.from('wrong').toString('base64')) },
});
