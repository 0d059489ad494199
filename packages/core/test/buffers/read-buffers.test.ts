import { PassThrough, Readable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { beginGivingBack, isLent, lend, ReadBuffers } from '../../src/buffers/index.js';

const SIZE = 1024;

let end: () => void;
beforeEach(() => void (end = beginGivingBack()));
afterEach(() => end());

describe('a buffer that is read into', () => {
  test('is taken again once what was read into it has been given back', () => {
    const buffers = new ReadBuffers(SIZE);
    const buffer = buffers.take();
    const chunk = buffers.read(buffer, SIZE);
    expect(buffers.take()).not.toBe(buffer);
    ReadBuffers.release(chunk);
    expect(buffers.take()).toBe(buffer);
    expect(buffers.take()).not.toBe(buffer);
  });

  test('is given back by the chunk that ends what was read, not by one before', () => {
    const buffers = new ReadBuffers(SIZE);
    const buffer = buffers.take();
    const chunk = buffers.read(buffer, SIZE - 1);
    ReadBuffers.release(chunk.subarray(0, 10));
    expect(buffers.take()).not.toBe(buffer);
    ReadBuffers.release(chunk.subarray(10));
    expect(buffers.take()).toBe(buffer);
  });

  test('is free at once where little was read into it, which is copied', () => {
    const buffers = new ReadBuffers(SIZE);
    const buffer = buffers.take().fill('a');
    const chunk = buffers.read(buffer, SIZE / 2);
    expect(buffers.take()).toBe(buffer);
    buffer.fill('b');
    expect(chunk.toString()).toBe('a'.repeat(SIZE / 2));
  });

  test('is given back once, however often it is tried', () => {
    const buffers = new ReadBuffers(SIZE);
    const chunk = buffers.read(buffers.take(), SIZE);
    ReadBuffers.release(chunk);
    ReadBuffers.release(chunk);
    expect(buffers.take()).not.toBe(buffers.take());
  });

  test('is not kept where many are', () => {
    const size = 1024 * 1024;
    const buffers = new ReadBuffers(size);
    const taken = Array.from({ length: 6 }, () => buffers.take());
    for (const buffer of taken) ReadBuffers.release(buffers.read(buffer, size));
    const again = Array.from({ length: 6 }, () => buffers.take());
    expect(again.filter((each) => taken.includes(each))).toHaveLength(4);
  });

  test('is free at once where nobody gives any back', () => {
    const buffers = new ReadBuffers(SIZE);
    end();
    const buffer = buffers.take();
    expect(buffers.read(buffer, SIZE).buffer).not.toBe(buffer.buffer);
    expect(buffers.take()).toBe(buffer);
    end = beginGivingBack();
  });

  test('of somebody else is left alone', () => {
    const theirs = Buffer.alloc(SIZE);
    ReadBuffers.release(theirs);
    expect(new ReadBuffers(SIZE).take()).not.toBe(theirs);
  });
});

test('chunks of an answer may be given back, those of a stream behind it may not', () => {
  const answer = lend(Readable.from([]));
  expect([isLent(answer), isLent(answer.pipe(new PassThrough()))]).toEqual([true, false]);
});
