import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { ContainerRecord, MultipartUpload } from '@stowage/core/spi';
import { bodyOf, headOf } from './contents.js';
import { failure, startWorld, type World } from './world.js';

let world: World;
let bucket: ContainerRecord;

beforeAll(async () => {
  world = await startWorld();
  bucket = await world.backend.createContainer('recovery', {});
});

beforeEach(() => {
  world.emulator.faults.clear();
  world.forget();
});

afterAll(() => world[Symbol.asyncDispose]());

const upload = (content = 'content') => world.backend.writeObject(bucket, headOf('file'), bodyOf(content), {});

describe('an upload', () => {
  test('fails four times and succeeds at the fifth URL, waiting longer each time but the first', async () => {
    world.emulator.faults.fail('b2_upload_file', { status: 503, count: 4 });
    await upload();
    expect(new Set(world.uploadUrls()).size).toBe(5);
    expect(world.waits).toEqual([1000, 2000, 4000]);
  });

  test('fails for good after five URLs', async () => {
    world.emulator.faults.fail('b2_upload_file', { status: 503, count: 5 });
    expect(await failure(upload())).toMatchObject({ code: 'service_unavailable', status: 503, retryable: true });
    expect(world.asked('b2_upload_file')).toHaveLength(5);
  });

  test('waits when there is no upload URL to be had', async () => {
    world.emulator.faults.fail('b2_upload_file', { status: 503 });
    world.emulator.faults.fail('b2_get_upload_url', { status: 503, count: 2 });
    await upload();
    expect(world.waits).toEqual([1000, 2000]);
  });

  test('does not multiply its tries by those of b2_get_upload_url', async () => {
    world.emulator.faults.fail('b2_upload_file', { status: 503 });
    world.emulator.faults.fail('b2_get_upload_url', { status: 503, count: 100 });
    expect(await failure(upload())).toMatchObject({ code: 'service_unavailable' });
    expect(world.asked('b2_get_upload_url')).toHaveLength(5);
  });

  test('that is refused while its bytes are still on their way is told why', async () => {
    for (let round = 0; round < 5; round += 1) {
      world.emulator.faults.fail('b2_upload_file', { status: 403, code: 'storage_cap_exceeded' });
      const body = bodyOf(Buffer.alloc(20_000_000));
      const work = world.backend.writeObject(bucket, headOf('refused'), body, {});
      expect(await failure(work)).toMatchObject({ code: 'quota_exceeded', status: 403 });
    }
  });

  test('reads its body anew for each try', async () => {
    world.emulator.faults.fail('b2_upload_file', { status: 503, count: 2 });
    const body = bodyOf('again and again');
    await world.backend.writeObject(bucket, headOf('again'), body, {});
    expect(body.opened).toBe(3);
    expect(String(await world.read(bucket, 'again'))).toBe('again and again');
  });
});

describe('a call', () => {
  const call = () => world.backend.getContainer('recovery', {});

  test.each([429, 503])('after %i waits as long as it was told, then counts anew', async (status) => {
    world.emulator.faults.fail('b2_list_buckets', { status, count: 1 });
    world.emulator.faults.fail('b2_list_buckets', { status, retryAfter: 2 });
    world.emulator.faults.fail('b2_list_buckets', { status, count: 1 });
    await call();
    expect(world.waits).toEqual([1000, 2000, 1000]);
  });

  test('gives up after five tries', async () => {
    world.emulator.faults.fail('b2_list_buckets', { status: 503, count: 10 });
    expect(await failure(call())).toMatchObject({ code: 'service_unavailable' });
    expect(world.asked('b2_list_buckets')).toHaveLength(5);
  });

  test('gives up when the total time would be passed', async () => {
    const driver = world.connect(undefined, { retry: { totalTimeout: 10_000, attempts: 100 } });
    world.emulator.faults.fail('b2_list_buckets', { status: 503, retryAfter: 6, count: 10 });
    expect(await failure(driver.getContainer('recovery'))).toMatchObject({ retryAfter: 6 });
    expect(world.asked('b2_list_buckets')).toHaveLength(2);
  });

  test('told to wait longer than there is time says so at once', async () => {
    world.emulator.faults.fail('b2_list_buckets', { status: 429, retryAfter: 1_000_000 });
    const error = await failure(call());
    expect(error).toMatchObject({ code: 'timeout', status: 429, retryAfter: 1_000_000, retryable: true });
    expect(String(error)).toContain('the provider asked to wait after 1000000 s, 900 s of the time for this were left');
    expect(world.waits).toEqual([]);
  });

  test('an abort while waiting rejects with its reason', async () => {
    world.emulator.faults.fail('b2_list_buckets', { status: 503, count: 10 });
    const reason = new Error('enough');
    const signal = AbortSignal.abort(reason);
    expect(await failure(world.backend.getContainer('recovery', { signal }))).toBe(reason);
  });
});

describe('a download', () => {
  test('that breaks off fails with a retryable error', async () => {
    await upload('x'.repeat(100_000));
    world.emulator.faults.wire('b2_download_file_by_name', { kind: 'truncate-response', afterBytes: 1000 });
    expect(await failure(world.read(bucket, 'file'))).toMatchObject({ code: 'network', retryable: true });
  });
});

describe('finishing a large file', () => {
  let large: MultipartUpload;

  beforeEach(async () => {
    large = await world.backend.multipart.begin(bucket, headOf('large'), {});
    world.forget();
  });

  const finish = async () => {
    const first = await world.backend.multipart.writePart(large, 1, bodyOf('1'.repeat(1000)), {});
    const second = await world.backend.multipart.writePart(large, 2, bodyOf('2'), {});
    return world.backend.multipart.complete(large, [first, second], {});
  };

  test('whose answer was lost is resolved by looking', async () => {
    world.emulator.faults.wire('b2_finish_large_file', { kind: 'reset-before-response' });
    await expect(finish()).resolves.toMatchObject({ versionId: large.id, size: 1001 });
    expect(world.asked('b2_finish_large_file')).toEqual(['b2_finish_large_file no answer', 'b2_finish_large_file 400']);
    expect(world.asked('b2_get_file_info')).toHaveLength(1);
  });

  test('that never gets an answer is resolved by looking too', async () => {
    world.emulator.faults.wire('b2_finish_large_file', { kind: 'reset-before-response' });
    world.emulator.faults.fail('b2_finish_large_file', { status: 503, count: 10 });
    await expect(finish()).resolves.toMatchObject({ size: 1001 });
  });

  test('that failed stays failed', async () => {
    world.emulator.faults.fail('b2_finish_large_file', { status: 503, count: 10 });
    expect(await failure(finish())).toMatchObject({ code: 'service_unavailable' });
    await world.backend.multipart.abort(large, {});
  });

  test('after it, giving up is no error', async () => {
    await finish();
    await world.backend.multipart.abort(large, {});
    await expect(world.backend.getObject(bucket, { name: 'large' }, {})).resolves.toMatchObject({ size: 1001 });
  });

  test('giving up twice is no error', async () => {
    await world.backend.multipart.abort(large, {});
    await world.backend.multipart.abort(large, {});
  });
});
