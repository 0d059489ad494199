import { expect, test } from '@jest/globals';
import { createHash } from 'node:crypto';
import { bucketId, objectName, shapeOfId } from '../src/bucket-shape.js';
import { contentBetween, contentSha1 } from '../src/content.js';
import { listPage } from '../src/sink/listing.js';

const shape = { count: 25, size: 1000 };
const none = new Set<number>();

function names(rows: readonly string[]): readonly string[] {
  return rows.map((row) => (JSON.parse(row) as { fileName: string }).fileName);
}

test('a bucket id says what is in the bucket', () => {
  expect(shapeOfId(bucketId(shape))).toEqual(shape);
});

test('pages follow one another without gap or overlap', () => {
  const all: string[] = [];
  for (let next: number | undefined = 0; next !== undefined;) {
    const page = listPage(shape, none, { start: objectName(next), prefix: '', limit: 10 }, 4);
    all.push(...names(page.rows));
    next = page.next;
  }
  expect(all).toEqual(Array.from({ length: 25 }, (_, index) => objectName(index)));
});

test('a start between two names begins at the later one', () => {
  expect(names(listPage(shape, none, { start: `${objectName(3)}!`, prefix: '', limit: 1 }, 4).rows)).toEqual([
    objectName(4),
  ]);
});

test('what was deleted is not listed', () => {
  const { rows } = listPage(shape, new Set([0, 2]), { start: '', prefix: '', limit: 2 }, 4);
  expect(names(rows)).toEqual([objectName(1), objectName(3)]);
});

test('only version 1 says the size twice', () => {
  const [first = ''] = listPage(shape, none, { start: '', prefix: '', limit: 1 }, 1).rows;
  const [other = ''] = listPage(shape, none, { start: '', prefix: '', limit: 1 }, 4).rows;
  expect(JSON.parse(first)).toMatchObject({ size: 1000, contentLength: 1000 });
  expect(JSON.parse(other)).not.toHaveProperty('size');
});

test('a range of the content is the same bytes as in the whole', () => {
  const whole = Buffer.concat([...contentBetween(0, 3_000_000)]);
  expect(Buffer.concat([...contentBetween(1_000_000, 2_500_000)]).equals(whole.subarray(1_000_000, 2_500_000))).toBe(
    true,
  );
  expect(contentSha1(3_000_000)).toBe(createHash('sha1').update(whole).digest('hex'));
});
