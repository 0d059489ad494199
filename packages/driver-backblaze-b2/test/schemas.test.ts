import { describe, expect, test } from '@jest/globals';
import { answerOf } from '../src/api/answer.js';
import { file, fileNameList } from '../src/api/schemas.js';

const ROW = {
  action: 'upload',
  fileId: 'id',
  fileName: 'a.txt',
  contentLength: 3,
  contentSha1: '0'.repeat(40),
  contentMd5: '0'.repeat(32),
  contentType: 'text/plain',
  fileInfo: { author: 'me' },
  uploadTimestamp: 1_700_000_000_000,
};
/** Those that are used. */
const FIELDS = (Object.keys(ROW) as (keyof typeof ROW)[]).filter((field) => field !== 'contentMd5');
/** Each a value that JSON has, or that the field is not there. */
const VALUES = [undefined, null, 0, 1.5, '', 'text', true, {}, { a: 'b' }, { a: 1 }, { a: null }, [], ['text']];

const FILES = { list: 'files', markers: ['nextFileName'] };

function listed(...files: readonly unknown[]) {
  const answer = { status: 200, headers: {}, text: JSON.stringify({ files, nextFileName: null }) };
  return [...answerOf('b2_list_file_names', fileNameList, answer, FILES).files];
}

describe('a row of a listing', () => {
  test('is passed on with what B2 adds to it', () => {
    const row = { ...ROW, legalHold: { isClientAuthorizedToRead: true, value: null }, addedLater: [1] };
    expect(listed(ROW, row)).toEqual([ROW, row]);
  });

  test.each([
    ['folder', []],
    ['hide', ['fileId', 'uploadTimestamp']],
    ['start', ['fileId']],
    ['upload', ['contentLength', 'fileId', 'uploadTimestamp']],
  ])('of action %s needs beside its name %j and nothing else', (action, needed) => {
    const { fileId, contentLength, uploadTimestamp } = ROW;
    const all = { fileId, contentLength, uploadTimestamp };
    const enough = Object.fromEntries(Object.entries(all).filter(([field]) => needed.includes(field)));
    expect(listed({ action, fileName: 'a', ...enough })).toEqual([
      { contentLength: 0, uploadTimestamp: 0, action, fileName: 'a', ...enough },
    ]);
    for (const field of needed) {
      const lacking = { action, fileName: 'a', ...enough, [field]: undefined };
      expect(() => listed(lacking)).toThrow(new RegExp(`: files\\.0\\.${field}$`));
    }
  });

  test('is not judged by what nobody uses', () => {
    expect(listed({ ...ROW, contentMd5: 1, accountId: null })).toHaveLength(1);
  });

  test.each([
    ...['action', 'fileId', 'fileName', 'contentLength', 'uploadTimestamp'].map((field) => [field, undefined] as const),
    ...FIELDS.map((field) => [field, true] as const),
    ...FIELDS.map((field) => [field, ['text']] as const),
    ['contentLength', null] as const,
    ['contentLength', '3'] as const,
    ['uploadTimestamp', '3'] as const,
  ])('is refused by the name of the field, if %s is %j', (field, value) => {
    expect(() => listed(ROW, { ...ROW, [field]: value })).toThrow(
      expect.objectContaining({
        code: 'malformed_response',
        message: `b2_list_file_names: the answer lacks or misspells: files.1.${field}`,
      }),
    );
  });

  test('is refused by the name of the info that is no text', () => {
    expect(() => listed({ ...ROW, fileInfo: { author: 1 } })).toThrow(/: files\.0\.fileInfo\.author$/);
  });

  test('names every field that is wrong', () => {
    expect(() => listed(ROW, { ...ROW, fileId: 1, fileName: 1 })).toThrow(/: files\.1\.fileId, files\.1\.fileName$/);
  });

  test.each([null, 'text', 1, []])('is refused if it is %j', (row) => {
    expect(() => listed(ROW, row)).toThrow(/: files\.1$/);
  });

  test.each(FIELDS)('is judged as a file that comes alone, whatever %s is', (field) => {
    for (const value of VALUES) {
      const row = JSON.parse(JSON.stringify({ ...ROW, [field]: value })) as unknown;
      const alone = file.safeParse(row);
      const wrong = alone.error?.issues.map(({ path }) => ['files', 0, ...path].join('.'));
      if (wrong === undefined) expect(listed(row)).toEqual([alone.data]);
      else expect(() => listed(row)).toThrow(`: ${wrong.join(', ')}`);
    }
  });
});

test.each([undefined, null, {}, 'text'])('files that are %j are no list', (files) => {
  const answer = { status: 200, headers: {}, text: JSON.stringify({ files }) };
  expect(() => answerOf('b2_list_file_names', fileNameList, answer, FILES)).toThrow(/misspells: files$/);
});

test('a list is read from the bytes where there are any, and its text is not made', () => {
  const bytes = Buffer.from(JSON.stringify({ files: [ROW], nextFileName: null }));
  const answer = {
    status: 200,
    headers: {},
    bytes,
    get text(): string {
      throw new Error('it was made');
    },
  };
  expect([...answerOf('b2_list_file_names', fileNameList, answer, FILES).files]).toEqual([ROW]);
});
