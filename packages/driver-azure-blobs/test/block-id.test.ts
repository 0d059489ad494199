import { describe, expect, test } from '@jest/globals';
import {
  abortedBlock,
  begunAt,
  headBlocks,
  isUpload,
  newUpload,
  partBlock,
  readBlock,
} from '../src/upload/block-id.js';
import { printHead, uploadsIn, type Begun, type Block } from '../src/upload/upload-state.js';

const upload = newUpload(Date.parse('2026-01-02T03:04:05.678Z'));
const md5 = '900150983cd24fb0d6963f7d28e17f72';
const BEGUN: Begun = {
  head: {
    contentType: 'text/plain; charset=utf-8',
    metadata: { color: 'blue', __proto__x: 'kept' },
    headers: { 'cache-control': 'no-cache' },
    lastModified: new Date(1_577_836_800_000),
    checksums: { md5 },
  },
  headers: { 'x-ms-access-tier': 'Cool' },
};

function marks(ids: readonly string[]): readonly Block[] {
  return ids.map((id) => ({ id, size: 1 }));
}

function part(partNumber: number, size: number, at: number, of = upload): Block {
  return { id: partBlock(of, { partNumber, size, md5, at }), size };
}

describe('the id of a block', () => {
  test('has 48 bytes, whatever it says', () => {
    const ids = [
      ...headBlocks(upload, 'x'.repeat(1000)),
      part(50_000, 4_194_304_000, Date.now()).id,
      abortedBlock(upload),
    ];
    expect(new Set(ids.map((id) => Buffer.from(id, 'base64').length))).toEqual(new Set([48]));
    expect(new Set(ids).size).toBe(ids.length);
  });

  test('says which part it is, how large, of what content, and when it was sent', () => {
    const said = { partNumber: 50_000, size: 4_194_304_000, md5, at: 1_798_000_000_000 };
    expect(readBlock(partBlock(upload, said))).toEqual({ kind: 'part', upload, part: said });
  });

  test.each(['', 'YWJj', Buffer.alloc(48).toString('base64'), Buffer.alloc(48, 'x').toString('base64')])(
    'of other software is nothing to us: %j',
    (id) => {
      expect(readBlock(id)).toBeUndefined();
    },
  );

  test('of an upload tells when it was begun, and no two are alike', () => {
    expect(begunAt(upload)).toEqual(new Date('2026-01-02T03:04:05.678Z'));
    expect(isUpload(upload)).toBe(true);
    expect(isUpload('../x')).toBe(false);
    expect(newUpload(1)).not.toBe(newUpload(1));
  });
});

describe('what the blocks of a name say', () => {
  const head = marks(headBlocks(upload, printHead(BEGUN)));

  test('is the whole head that an upload was begun with', () => {
    const [state] = uploadsIn([...head].toReversed());
    expect(state).toEqual({ upload, isAborted: false, begun: BEGUN, parts: [] });
  });

  test('is nothing of a head of which a piece is missing', () => {
    expect(uploadsIn(head.slice(1))[0]?.begun).toBeUndefined();
  });

  test('is of each number the part that was sent last, in order', () => {
    const [state] = uploadsIn([...head, part(2, 10, 1), part(1, 20, 1), part(2, 30, 3), part(2, 25, 2)]);
    expect(state?.parts.map(({ partNumber, size }) => [partNumber, size])).toEqual([
      [1, 20],
      [2, 30],
    ]);
    expect(state?.parts[0]?.checksums).toEqual({ md5 });
  });

  test('is no part whose size is not what its id says', () => {
    expect(uploadsIn([...head, { ...part(1, 10, 1), size: 11 }])[0]?.parts).toEqual([]);
  });

  test('keeps several uploads apart, and says which were aborted', () => {
    const other = newUpload(Date.parse('2026-01-02T03:04:06Z'));
    const states = uploadsIn([...head, part(1, 10, 1), part(1, 20, 1, other), ...marks([abortedBlock(other)])]);
    expect(states.map(({ isAborted, parts }) => [isAborted, parts.map(({ size }) => size)])).toEqual([
      [false, [10]],
      [true, [20]],
    ]);
  });

  test('has the size of a part that somebody else sends from the service', () => {
    const id = partBlock(upload, { partNumber: 7, size: undefined, md5: undefined, at: 0 });
    expect(uploadsIn([...head, { id, size: 123 }])[0]?.parts).toEqual([
      { partNumber: 7, size: 123, checksums: {}, etag: id },
    ]);
  });
});
