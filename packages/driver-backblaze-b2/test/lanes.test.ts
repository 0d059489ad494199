import { expect, test } from '@jest/globals';
import { operations, type OperationName } from '../src/api/operations.js';

const laneOf = (name: string, request: object = {}): string => {
  const lane = operations[name as OperationName].lane as (request: object) => string;
  return lane(request);
};

const CONTROL = [
  'b2_create_bucket',
  'b2_create_key',
  'b2_delete_bucket',
  'b2_delete_key',
  'b2_get_bucket_notification_rules',
  'b2_get_download_authorization',
  'b2_list_buckets',
  'b2_list_keys',
  'b2_list_parts',
  'b2_list_unfinished_large_files',
  'b2_set_bucket_notification_rules',
  'b2_update_bucket',
];
const LISTINGS = ['b2_list_file_names', 'b2_list_file_versions'];

test('what is about buckets, keys and credentials goes in the control lane, what is about one file in the data lane', () => {
  const names = Object.keys(operations).filter((name) => !LISTINGS.includes(name));
  expect(names.filter((name) => laneOf(name) === 'control')).toEqual(CONTROL);
});

test.each(LISTINGS)('%s goes in the control lane, but for the few rows in which one file is looked up', (name) => {
  expect(laneOf(name, { maxFileCount: 10_000 })).toBe('control');
  expect(laneOf(name, { maxFileCount: 1 })).toBe('data');
  expect(laneOf(name, { maxFileCount: 100 })).toBe('data');
});
