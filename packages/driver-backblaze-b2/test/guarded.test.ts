import { describe, expect, test } from '@jest/globals';
import { bucket, file } from '../src/api/schemas.js';
import { containerProtection, objectProtection } from '../src/protection.js';

const BUCKET = { bucketId: 'b', bucketName: 'guarded', bucketType: 'allPrivate' };
const FILE = { action: 'upload', fileId: 'f', fileName: 'a', contentLength: 0, uploadTimestamp: 0 };
const seen = (value: unknown) => ({ isClientAuthorizedToRead: true, value });

describe('a guarded value', () => {
  test.each([
    ['that may not be seen', { isClientAuthorizedToRead: false, value: null }],
    ['of which B2 says nothing', undefined],
  ])('%s is not readable', (_what, legalHold) => {
    expect(objectProtection(file.parse({ ...FILE, legalHold })).legalHold).toEqual({ isReadable: false });
  });

  test.each([
    ['a legal hold', { legalHold: seen(null) }, { legalHold: { isReadable: true, value: 'off' } }],
    ['a retention', { fileRetention: seen(null) }, { fileRetention: { isReadable: true, value: null } }],
    [
      'a retention, by its mode,',
      { fileRetention: seen({ mode: 'none', retainUntilTimestamp: null }) },
      { fileRetention: { isReadable: true, value: null } },
    ],
    ['an encryption', { serverSideEncryption: { mode: null, algorithm: null } }, { serverSideEncryption: 'none' }],
  ])('%s that is not set says so', (_what, fields, expected) => {
    expect(objectProtection(file.parse({ ...FILE, ...fields }))).toMatchObject(expected);
  });

  test("a bucket's settings that are not set say so", () => {
    const fields = {
      defaultServerSideEncryption: seen({ mode: null, algorithm: null }),
      fileLockConfiguration: seen({ isFileLockEnabled: true, defaultRetention: { mode: null, period: null } }),
      replicationConfiguration: seen(null),
    };
    expect(containerProtection(bucket.parse({ ...BUCKET, ...fields }))).toEqual({
      defaultServerSideEncryption: { isReadable: true, value: 'none' },
      fileLock: { isReadable: true, value: { isEnabled: true, defaultRetention: null } },
      replication: { isReadable: true, value: null },
    });
  });

  test('that is unknown is an error, not «not set»', () => {
    const read = () => objectProtection(file.parse({ ...FILE, legalHold: seen('maybe') }));
    expect(read).toThrow(expect.objectContaining({ code: 'malformed_response' }));
    expect(read).toThrow("'legalHold'");
  });
});
