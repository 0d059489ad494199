import { describe, expect, test } from '@jest/globals';
import { InvalidArgumentError } from '../../src/errors/index.js';
import { callOptions } from '../../src/validation/call-options.js';
import { checkOptions } from '../../src/validation/index.js';

const upload = (options: unknown): unknown => checkOptions('uploadObject', callOptions.upload, options);

describe('checkOptions', () => {
  test('a misspelt option is named, with the call', () => {
    expect(() => upload({ contenttype: 'text/plain' })).toThrow("uploadObject: unknown option 'contenttype'");
  });

  test('what is wrong is named, and its value is not repeated', () => {
    expect(() => upload({ metadata: { token: 5 }, partSize: 'hunter2' })).toThrow(InvalidArgumentError);
    expect(() => upload({ partSize: 'hunter2' })).toThrow(/^uploadObject: option 'partSize': (?!.*hunter2)/);
  });

  test.each([0, -1, 1.5, NaN, Infinity])('a part size of %d is refused', (partSize) => {
    expect(() => upload({ partSize })).toThrow("option 'partSize'");
  });

  test('no options are good options', () => {
    expect(upload(undefined)).toEqual({});
  });

  test("nobody's options are changed", () => {
    const options = Object.freeze({ metadata: Object.freeze({ a: 'b' }), contentType: 'text/plain' });
    expect(upload(options)).toEqual(options);
  });

  test('a signal keeps its identity', () => {
    const { signal } = new AbortController();
    expect(checkOptions('x', callOptions.call, { signal }).signal).toBe(signal);
  });
});
