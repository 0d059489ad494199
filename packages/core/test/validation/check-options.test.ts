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

  test.each([
    ['upload', 'concurrency', 1000],
    ['download', 'concurrency', 1000],
    ['deleteObjects', 'concurrency', 1000],
    ['deletePrefix', 'concurrency', 1000],
    ['copy', 'concurrency', 1000],
    ['upload', 'partSize', 1024 ** 4],
    ['download', 'partSize', 1024 ** 4],
    ['stream', 'chunkSize', 1024 ** 3],
    ['listContainers', 'limit', 4_294_967_295],
    ['listObjects', 'limit', 4_294_967_295],
    ['listVersions', 'limit', 4_294_967_295],
    ['signedUrl', 'expiresIn', 315_360_000],
    ['signedUploadUrl', 'expiresIn', 315_360_000],
    ['cdnUrl', 'expiresIn', 315_360_000],
  ] as const)('%s: %s is at most %d, and the error says so', (call, option, most) => {
    const check = (value: unknown): unknown => checkOptions<unknown>(call, callOptions[call], { [option]: value });
    expect(check(most)).toEqual({ [option]: most });
    expect(() => check(most + 1)).toThrow(
      new RegExp(
        `^${call}: option '${option}': expected a whole number from 1 to ${most}( \\(\\w+\\))?, not ${most + 1}$`,
      ),
    );
    for (const value of [NaN, Infinity, -1, 0, 1.5, '5']) expect(() => check(value)).toThrow(InvalidArgumentError);
  });

  test.each(['adaptiv', '5', null, true])(
    'a concurrency of %j is refused, and what may be said is told',
    (concurrency) => {
      expect(() => upload({ concurrency })).toThrow(
        /^uploadObject: option 'concurrency': expected a whole number from 1 to 1000, 'adaptive' or { min, max }, not \w+$/,
      );
    },
  );

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
