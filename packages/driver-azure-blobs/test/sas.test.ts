import { describe, expect, test } from '@jest/globals';
import {
  BlobSASPermissions,
  generateBlobSASQueryParameters,
  SASProtocol,
  StorageSharedKeyCredential,
  type BlobSASSignatureValues,
} from '@azure/storage-blob';
import { Secret } from '@stowage/core/http';
import { SAS_VERSION, sasQuery, type SasGrant } from '../src/signing/sas.js';

const KEY = Buffer.from('a key of the account').toString('base64');
const EXPIRES = new Date('2026-12-01T00:00:00Z');

const GRANT: SasGrant = {
  account: 'account',
  container: 'container',
  blob: 'a/b c+ü🚀',
  permissions: 'r',
  expiresAt: EXPIRES,
  isHttpsOnly: true,
};

const THEIRS: BlobSASSignatureValues = {
  version: SAS_VERSION,
  containerName: 'container',
  blobName: 'a/b c+ü🚀',
  permissions: BlobSASPermissions.parse('r'),
  expiresOn: EXPIRES,
  protocol: SASProtocol.Https,
};

function signatureOf(query: string): string | null {
  return new URLSearchParams(query).get('sig');
}

describe("a shared access signature is that of Microsoft's own library", () => {
  test.each<readonly [string, Partial<SasGrant>, Partial<BlobSASSignatureValues>]>([
    ['to read', {}, {}],
    ['to write', { permissions: 'cw' }, { permissions: BlobSASPermissions.parse('cw') }],
    ['also unencrypted', { isHttpsOnly: false }, { protocol: SASProtocol.HttpsAndHttp }],
    [
      'with another type and disposition',
      { overrides: { contentType: 'text/x y', contentDisposition: 'attachment; filename="ü"' } },
      { contentType: 'text/x y', contentDisposition: 'attachment; filename="ü"' },
    ],
    [
      'of a snapshot',
      { of: { kind: 'snapshot', time: '2026-11-01T00:00:00.0000000Z' } },
      { snapshotTime: '2026-11-01T00:00:00.0000000Z' },
    ],
    [
      'of a version',
      { of: { kind: 'version', time: '2026-11-01T00:00:00.0000000Z' } },
      { versionId: '2026-11-01T00:00:00.0000000Z' },
    ],
  ])("%s, with the account's key", (_what, grant, values) => {
    const ours = sasQuery({ ...GRANT, ...grant }, { kind: 'key', key: new Secret(KEY) });
    const credential = new StorageSharedKeyCredential('account', KEY);
    const theirs = generateBlobSASQueryParameters({ ...THEIRS, ...values }, credential).toString();
    expect(signatureOf(ours)).toBe(signatureOf(theirs));
  });

  test('with the key of a user', () => {
    const [startsAt, expiresAt] = ['2026-11-27T00:00:00Z', '2026-12-04T00:00:00Z'];
    const of = { objectId: 'oid', tenantId: 'tid', startsAt, expiresAt, service: 'b', version: SAS_VERSION };
    const ours = sasQuery(GRANT, { kind: 'delegation', key: { ...of, value: new Secret(KEY) } });
    const theirKey = {
      signedObjectId: 'oid',
      signedTenantId: 'tid',
      signedStartsOn: new Date(startsAt),
      signedExpiresOn: new Date(expiresAt),
      signedService: 'b',
      signedVersion: SAS_VERSION,
      value: KEY,
    };
    const theirs = generateBlobSASQueryParameters(THEIRS, theirKey, 'account').toString();
    expect(signatureOf(ours)).toBe(signatureOf(theirs));
  });
});
