import { expect, test } from '@jest/globals';
import { nextTurn } from '../../src/concurrency/index.js';
import { AnswerBody } from '../../src/http/answer-body.js';

const CHUNKS = ['a', 'bc', 'def', 'ghij'].map((text) => Buffer.from(text));

function body(chunks: readonly Buffer[] = CHUNKS): AnswerBody {
  const made = new AnswerBody({ resume: () => undefined, abort: () => undefined });
  for (const chunk of [...chunks, null]) made.push(chunk);
  return made;
}

async function texts(stream: AsyncIterable<Buffer>): Promise<readonly string[]> {
  const all: string[] = [];
  for await (const chunk of stream) all.push(chunk.toString());
  return all;
}

test('who iterates gets the chunks that have come, and no copies of them', async () => {
  const chunks: Buffer[] = [];
  for await (const chunk of body()) chunks.push(chunk as Buffer);
  expect(chunks.map((chunk) => chunk.buffer === CHUNKS[0]?.buffer)).toEqual([true, true, true, true]);
  expect(chunks.map(String)).toEqual(['a', 'bc', 'def', 'ghij']);
});

test('sizes that are asked for are kept, and what is left of a chunk is the next one', async () => {
  const stream = body();
  await nextTurn();
  expect(String(stream.read(2))).toBe('ab');
  expect(String(stream.read())).toBe('c');
  expect(String(stream.read(4))).toBe('defg');
  expect(await texts(stream)).toEqual(['hij']);
});

test('what was put back is read, and nothing is waited for that is not there', async () => {
  const stream = body([Buffer.from('abcdef')]);
  await nextTurn();
  expect(String(stream.read(5))).toBe('abcde');
  stream.unshift(Buffer.from('de'));
  expect((await texts(stream)).join('')).toBe('def');
});

test('who listens gets all, whenever he begins', async () => {
  const stream = new AnswerBody({ resume: () => undefined, abort: () => undefined });
  const all: string[] = [];
  stream.push(Buffer.from('a'));
  stream.on('data', (chunk: Buffer) => all.push(chunk.toString()));
  await nextTurn();
  for (const text of ['bc', 'def']) {
    stream.push(Buffer.from(text));
    await nextTurn();
  }
  stream.pause();
  for (const text of ['g', 'hi']) stream.push(Buffer.from(text));
  stream.push(null);
  await nextTurn();
  expect(all.join('')).toBe('abcdef');
  expect((await texts(stream)).join('')).toBe('ghi');
  expect(all.join('')).toBe('abcdefghi');
});

test('text is decoded, also where a character is in two chunks', async () => {
  const bytes = Buffer.from('aäb€c');
  const stream = body([...bytes].map((_, at) => bytes.subarray(at, at + 1)));
  stream.setEncoding('utf8');
  expect((await texts(stream as AsyncIterable<never>)).join('')).toBe('aäb€c');
});
