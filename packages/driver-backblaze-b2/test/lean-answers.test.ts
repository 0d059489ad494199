import { describe, expect, test } from '@jest/globals';
import { BackblazeB2StorageDriver } from '../src/index.js';
import { bodyOf, headOf, sha1 } from './contents.js';
import { Impostor } from './impostor.js';

/*
 * Answers with what this driver uses and nothing more. Other servers of this API leave out what Backblaze sends: so does Backblaze's own
 * simulator with the `action` of unfinished files.
 */

const FILE = {
  fileId: 'file-1',
  fileName: 'a',
  contentLength: 1,
  contentSha1: sha1(Buffer.from('a')),
  uploadTimestamp: 1,
};
const UNFINISHED = { fileId: 'large-1', fileName: 'a' };
const bucket = { name: 'photos', id: 'bucket-1' };
const upload = { id: 'large-1', container: bucket, name: 'a', extra: {} };

const start = () =>
  Impostor.start({
    b2_list_buckets: () => ({ json: { buckets: [{ bucketId: 'bucket-1', bucketName: 'photos' }] } }),
    b2_delete_bucket: () => ({ json: {} }),
    b2_get_upload_url: ({ url }) => ({
      json: { uploadUrl: `${url}/b2api/v4/b2_upload_file/1`, authorizationToken: 'upload-token' },
    }),
    b2_upload_file: () => ({ json: FILE }),
    b2_copy_file: () => ({ json: FILE }),
    b2_hide_file: () => ({ json: { fileId: 'marker-1', fileName: 'a', uploadTimestamp: 1 } }),
    b2_delete_file_version: () => ({ json: {} }),
    b2_start_large_file: () => ({ json: UNFINISHED }),
    b2_list_unfinished_large_files: () => ({ json: { files: [UNFINISHED] } }),
    b2_finish_large_file: () => ({ json: FILE }),
    b2_cancel_large_file: () => ({ json: {} }),
    b2_list_file_names: () => ({ json: { files: [{ action: 'folder', fileName: 'a/' }] } }),
    b2_get_download_authorization: () => ({ json: { authorizationToken: 'link-token' } }),
    b2_delete_key: () => ({ json: {} }),
    b2_update_file_legal_hold: () => ({ json: {} }),
    b2_update_file_retention: () => ({ json: {} }),
    b2_get_bucket_notification_rules: () => ({ json: { eventNotificationRules: [] } }),
  });

type Driver = BackblazeB2StorageDriver;
const version = { container: 'photos', name: 'a', versionId: 'file-1' };

describe('an answer with nothing but what is used is enough for', () => {
  test.each<readonly [string, (driver: Driver) => Promise<unknown>]>([
    ['looking up a container', (driver) => driver.getContainer('photos')],
    ['deleting one', (driver) => driver.deleteContainer('photos')],
    ['a public URL', (driver) => driver.getObjectCdnUrl({ container: 'photos', name: 'a' })],
    ['storing an object', ({ backend }) => backend.writeObject(bucket, headOf('a'), bodyOf('a'), {})],
    [
      'copying one',
      ({ backend }) =>
        backend.copy.copyObject({ container: bucket, object: version }, { container: bucket, name: 'b' }, {}),
    ],
    ['hiding one', (driver) => driver.exHideObject('photos', 'a')],
    ['deleting a version', (driver) => driver.exDeleteObjectVersion(version)],
    ['beginning a large file', ({ backend }) => backend.multipart.begin(bucket, headOf('a'), {})],
    ['finishing one', ({ backend }) => backend.multipart.complete(upload, [], {})],
    ['giving one up', ({ backend }) => backend.multipart.abort(upload, {})],
    ['listing folders', (driver) => driver.listContainerObjects('photos', { delimiter: '/' })],
    ['a link', (driver) => driver.signedUrl({ container: 'photos', name: 'a' }, { expiresIn: 60 })],
    ['deleting a key', (driver) => driver.exDeleteKey('key-1')],
    ['a legal hold', (driver) => driver.exUpdateObjectLegalHold(version, 'on')],
    ['a retention', (driver) => driver.exUpdateObjectRetention(version, null)],
    ['notification rules', (driver) => driver.exGetNotificationRules('photos')],
  ])('%s', async (_what, work) => {
    await using server = await start();
    await using driver = new BackblazeB2StorageDriver('id', 'a-secret-key', { endpoint: server.url });
    await expect(work(driver)).resolves.not.toThrow();
  });

  test('listing unfinished uploads, which then have no time', async () => {
    await using server = await start();
    await using driver = new BackblazeB2StorageDriver('id', 'a-secret-key', { endpoint: server.url });
    const found = [];
    for await (const each of driver.exListUnfinished('photos')) found.push(each);
    expect(found).toMatchObject([{ id: 'large-1', name: 'a', startedAt: undefined }]);
  });
});
