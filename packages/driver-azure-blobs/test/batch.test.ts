import { describe, expect, test } from '@jest/globals';
import { MalformedResponseError } from '@stowage/core';
import { parseBatch, printBatch } from '../src/api/batch.js';

const TYPE = 'multipart/mixed; boundary=batchresponse_1';

function part(id: number | string, ...lines: readonly string[]): string {
  return ['--batchresponse_1', 'Content-Type: application/http', `Content-ID: ${id}`, '', ...lines, ''].join('\r\n');
}

const GONE = [
  'HTTP/1.1 404 The specified blob does not exist.',
  'x-ms-error-code: BlobNotFound',
  'Content-Type: application/xml',
  '',
  '<?xml version="1.0" encoding="utf-8"?><Error><Code>BlobNotFound</Code></Error>',
];

describe('a batch', () => {
  test('is one request a part, each with an empty line after its headers', () => {
    const text = printBatch('b', [{ method: 'DELETE', path: '/c/a%20b', headers: { 'x-ms-date': 'now' } }]);
    expect(text).toBe(
      '--b\r\nContent-Type: application/http\r\nContent-Transfer-Encoding: binary\r\nContent-ID: 0\r\n\r\nDELETE /c/a%20b HTTP/1.1\r\nx-ms-date: now\r\n\r\n--b--\r\n',
    );
  });

  test('has its answers in the places of their requests, in whatever order they come', () => {
    const text = `${part(1, ...GONE)}${part(0, 'HTTP/1.1 202 Accepted', 'x-ms-request-id: r', '')}--batchresponse_1--`;
    const [first, second] = parseBatch(TYPE, text, 2);
    expect([first?.status, first?.headers['x-ms-request-id']]).toEqual([202, 'r']);
    expect([second?.status, second?.headers['x-ms-error-code']]).toEqual([404, 'BlobNotFound']);
    expect(second?.text).toContain('<Code>BlobNotFound</Code>');
  });

  test.each([
    ['one that is missing', TYPE, `${part(0, ...GONE)}--batchresponse_1--`],
    ['one that comes twice', TYPE, `${part(0, ...GONE)}${part(0, ...GONE)}--batchresponse_1--`],
    ['one to no request', TYPE, `${part(0, ...GONE)}${part(2, ...GONE)}--batchresponse_1--`],
    ['one without a number', TYPE, `${part('x', ...GONE)}${part(1, ...GONE)}--batchresponse_1--`],
    ['one without a status', TYPE, `${part(0, 'nothing')}${part(1, ...GONE)}--batchresponse_1--`],
    ['no multipart', 'application/xml', '<Error/>'],
    ['nothing', undefined, ''],
  ])('with %s is malformed', (_what, type, text) => {
    expect(() => parseBatch(type, text, 2)).toThrow(MalformedResponseError);
  });
});
