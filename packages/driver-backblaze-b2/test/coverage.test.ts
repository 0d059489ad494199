import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { operations } from '../src/api/operations.js';

const SOURCES = join(import.meta.dirname, '..', 'src');
const TABLE = join('api', 'operations.ts');

/** All code but the table of operations itself. */
async function callers(): Promise<string> {
  const files = await readdir(SOURCES, { recursive: true });
  const code = files.filter((file) => file.endsWith('.ts') && file !== TABLE);
  return (await Promise.all(code.map((file) => readFile(join(SOURCES, file), 'utf8')))).join('\n');
}

/** The whole Native API v4: https://www.backblaze.com/apidocs/introduction-to-the-b2-native-api */
const NATIVE_API = [
  'b2_authorize_account',
  'b2_cancel_large_file',
  'b2_copy_file',
  'b2_copy_part',
  'b2_create_bucket',
  'b2_create_key',
  'b2_delete_bucket',
  'b2_delete_file_version',
  'b2_delete_key',
  'b2_download_file_by_id',
  'b2_download_file_by_name',
  'b2_finish_large_file',
  'b2_get_bucket_notification_rules',
  'b2_get_download_authorization',
  'b2_get_file_info',
  'b2_get_upload_part_url',
  'b2_get_upload_url',
  'b2_hide_file',
  'b2_list_buckets',
  'b2_list_file_names',
  'b2_list_file_versions',
  'b2_list_keys',
  'b2_list_parts',
  'b2_list_unfinished_large_files',
  'b2_set_bucket_notification_rules',
  'b2_start_large_file',
  'b2_update_bucket',
  'b2_update_file_legal_hold',
  'b2_update_file_retention',
  'b2_upload_file',
  'b2_upload_part',
] as const;

test.each(NATIVE_API)('%s is reached', async (operation) => {
  expect(await callers()).toContain(`'${operation}'`);
});

test('no operation is in the table that the API does not have', () => {
  expect(NATIVE_API).toEqual(expect.arrayContaining(Object.keys(operations)));
});
