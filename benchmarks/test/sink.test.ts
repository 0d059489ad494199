import { expect, test } from '@jest/globals';
import { createHash } from 'node:crypto';
import { bucketId, objectName, shapeOfId } from '../src/bucket-shape.js';
import { contentBetween, contentSha1 } from '../src/content.js';
import { fileId } from '../src/sink/b2/file-id.js';
import { listPage } from '../src/sink/listing.js';
import { Quota } from '../src/sink/quota.js';
import { printPage } from '../src/sink/b2/printed-page.js';
import { fileObject } from '../src/sink/b2/rows.js';

const shape = { count: 25, size: 1000 };
const none = new Set<number>();

function printed(indexes: readonly number[], version = 4): readonly Record<string, unknown>[] {
  const page = printPage(shape, version, indexes, { nextFileName: null });
  return (JSON.parse(page.toString()) as { files: Record<string, unknown>[] }).files;
}

test('a bucket id says what is in the bucket', () => {
  expect(shapeOfId(bucketId(shape))).toEqual(shape);
});

test('pages follow one another without gap or overlap', () => {
  const all: number[] = [];
  for (let next: number | undefined = 0; next !== undefined;) {
    const page = listPage(shape, none, { start: objectName(next), prefix: '', limit: 10 });
    all.push(...page.indexes);
    next = page.next;
  }
  expect(all).toEqual(Array.from({ length: 25 }, (_, index) => index));
});

test('a start between two names begins at the later one', () => {
  expect(listPage(shape, none, { start: `${objectName(3)}!`, prefix: '', limit: 1 }).indexes).toEqual([4]);
});

test('what was deleted is not listed', () => {
  const { indexes } = listPage(shape, new Set([0, 2]), { start: '', prefix: '', limit: 2 });
  expect(indexes).toEqual([1, 3]);
});

test('a quota refuses what is too much in a second, and takes it in the next', () => {
  const quota = new Quota(2);
  const takes = [1000, 1500, 1999, 2000].map((now) => {
    try {
      quota.take(now);
      return undefined;
    } catch (error) {
      return error;
    }
  });
  expect(takes).toEqual([undefined, undefined, expect.objectContaining({ status: 503 }), undefined]);
});

test('only version 1 says the size twice', () => {
  const [first] = printed([0], 1);
  const [other] = printed([0], 4);
  expect(first).toMatchObject({ size: 1000, contentLength: 1000 });
  expect(other).not.toHaveProperty('size');
});

test.each([{ indexes: [] }, { indexes: [24] }, { indexes: [1, 907, 999_999, 9_999_999] }])(
  'a page of $indexes.length rows is what printing its objects one by one gives',
  ({ indexes }) => {
    const objects = indexes.map((index) => {
      const [fileName, sha1] = [objectName(index), contentSha1(1000)];
      return fileObject({ shape, fileId: fileId(shape, index), fileName, size: 1000, sha1 }, 4);
    });
    expect(printed(indexes)).toEqual(objects);
  },
);

test('a range of the content is the same bytes as in the whole', () => {
  const whole = Buffer.concat([...contentBetween(0, 3_000_000)]);
  expect(Buffer.concat([...contentBetween(1_000_000, 2_500_000)]).equals(whole.subarray(1_000_000, 2_500_000))).toBe(
    true,
  );
  expect(contentSha1(3_000_000)).toBe(createHash('sha1').update(whole).digest('hex'));
});
