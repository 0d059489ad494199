import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Emulator } from '../src/index.js';
import { type Client, start } from './client.js';

let emulator: Emulator;
let client: Client;
// Ten years: tokens outlive the days that pass.
beforeEach(async () => ({ emulator, client } = await start({ tokenTtl: 315_360_000_000 })));
afterEach(() => emulator.close());

const pass = (days: number) => emulator.clock.advance(days * 86_400_000);
const bucketWith = (rule: object, more: object = {}) =>
  client.bucket('rule-bucket', { lifecycleRules: [{ fileNamePrefix: '', ...rule }], ...more });
async function versions(bucketId: string): Promise<string[]> {
  const { body } = await client.call('b2_list_file_versions', { bucketId });
  return body.files.map((row: { action: string; fileName: string }) => `${row.action} ${row.fileName}`);
}

describe('lifecycle rules', () => {
  test('hide what was uploaded long enough ago', async () => {
    const bucketId = await bucketWith({ daysFromUploadingToHiding: 2 });
    await client.upload(bucketId, 'a', 'x');
    pass(1);
    expect(await versions(bucketId)).toEqual(['upload a']);
    pass(1);
    expect(await versions(bucketId)).toEqual(['hide a', 'upload a']);
  });

  test('delete what was hidden long enough ago, and then the marker that hid it', async () => {
    const bucketId = await bucketWith({ daysFromHidingToDeleting: 3 });
    await client.upload(bucketId, 'a', 'x');
    await client.call('b2_hide_file', { bucketId, fileName: 'a' });
    await client.upload(bucketId, 'b', 'x');
    pass(2);
    expect(await versions(bucketId)).toEqual(['hide a', 'upload a', 'upload b']);
    pass(1);
    expect(await versions(bucketId)).toEqual(['upload b']);
  });

  test('count a replaced version as hidden since its successor came', async () => {
    const bucketId = await bucketWith({ daysFromHidingToDeleting: 1 });
    await client.upload(bucketId, 'a', 'old');
    pass(5);
    expect(await versions(bucketId)).toEqual(['upload a']);
    await client.upload(bucketId, 'a', 'new');
    expect(await versions(bucketId)).toEqual(['upload a', 'upload a']);
    pass(1);
    expect(await versions(bucketId)).toEqual(['upload a']);
    expect(await (await client.get('rule-bucket/a')).text()).toBe('new');
  });

  test('after a leap of the clock look as if each day had come', async () => {
    const bucketId = await bucketWith({ daysFromUploadingToHiding: 1, daysFromHidingToDeleting: 1 });
    await client.upload(bucketId, 'a', 'x');
    pass(30);
    expect(await versions(bucketId)).toEqual([]);
  });

  test('give up large files that nobody finished', async () => {
    const bucketId = await bucketWith({ daysFromStartingToCancelingUnfinishedLargeFiles: 7 });
    await client.call('b2_start_large_file', { bucketId, fileName: 'large', contentType: 'text/plain' });
    pass(6);
    expect(await versions(bucketId)).toEqual(['start large']);
    pass(1);
    expect(await versions(bucketId)).toEqual([]);
  });

  test('leave other names, and versions that are locked', async () => {
    const rule = { fileNamePrefix: 'tmp/', daysFromUploadingToHiding: 1, daysFromHidingToDeleting: 1 };
    const bucketId = await bucketWith(rule, { fileLockEnabled: true });
    await client.upload(bucketId, 'keep', 'x');
    await client.upload(bucketId, 'tmp/locked', 'x', { headers: { 'X-Bz-File-Legal-Hold': 'on' } });
    pass(10);
    expect(await versions(bucketId)).toEqual(['upload keep', 'hide tmp/locked', 'upload tmp/locked']);
  });

  test('are applied by and by, without anyone moving the clock', async () => {
    const own = await start({ lifecycleInterval: 5, customTimestamps: true });
    const bucketId = await own.client.bucket('tick-bucket', {
      lifecycleRules: [{ fileNamePrefix: '', daysFromUploadingToHiding: 1 }],
    });
    await own.client.upload(bucketId, 'a', 'x', { headers: { 'X-Bz-Custom-Upload-Timestamp': '1000' } });
    let looks = 0;
    while ((await own.client.names(bucketId)).length > 0 && looks < 1000) looks++;
    expect(looks).toBeLessThan(1000);
    await own.emulator.close();
  });
});
