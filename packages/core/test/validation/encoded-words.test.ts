import { describe, expect, test } from '@jest/globals';
import { decodeWords, encodeWords } from '../../src/validation/index.js';

const ALL_ASCII = Array.from({ length: 128 }, (_, code) => String.fromCharCode(code)).join('');

describe('a text in a header', () => {
  test.each(['', 'blue', 'a b', 'a, b; c=d', '100% %20', `"'\\`, '=?', '?=', '=?x?=', 'a=?utf-8?c?d?='])(
    '%j is itself',
    (text) => {
      expect(encodeWords(text)).toBe(text);
      expect(decodeWords(text)).toBe(text);
    },
  );

  test.each([
    'Grüße, 中文',
    '🚀',
    'e\u0301',
    ' at the ends ',
    '\t',
    'a\nb',
    'a\r\nb: c',
    ALL_ASCII,
    '=?UTF-8?B?YQ==?=',
    '=?utf-8?q?a?= =?utf-8?q?b?=',
    'before =?UTF-8?Q?=E9?= after',
    '=?ISO-8859-1?Q?not_closed',
    `=?${'x'.repeat(80)}?b??=`,
    '\ufeffafter a byte order mark',
    'x'.repeat(1000) + 'é',
    '🚀'.repeat(500),
  ])('%j is encoded words of ASCII, and comes back', (text) => {
    const encoded = encodeWords(text);
    expect(encoded).toMatch(/^=\?UTF-8\?B\?[\w+/=]+\?=( =\?UTF-8\?B\?[\w+/=]+\?=)*$/);
    for (const word of encoded.split(' ')) {
      expect(word.length).toBeLessThanOrEqual(75);
      // Each is a text of its own for readers that decode them one by one.
      expect(decodeWords(word)).not.toContain('\ufffd');
      expect(decodeWords(word)).not.toBe(word);
    }
    expect(decodeWords(encoded)).toBe(text);
  });

  test.each([
    // What Python's email.header, Go's mime package and JavaMail write.
    ['=?utf-8?b?R3LDvMOfZQ==?=', 'Grüße'],
    ['=?utf-8?q?Gr=C3=BC=C3=9Fe=2C_=E4=B8=AD?=', 'Grüße, 中'],
    ['=?ISO-8859-1?Q?Andr=E9?= Pirard', 'André Pirard'],
    ['=?iso-8859-1?q?this=20is=20some=20text?=', 'this is some text'],
    ['=?UTF-8*de?B?w6Q=?=', 'ä'],
    // The examples of RFC 2047, 8.
    ['(=?ISO-8859-1?Q?a?=)', '(a)'],
    ['=?ISO-8859-1?Q?a?= b', 'a b'],
    ['=?ISO-8859-1?Q?a?= =?ISO-8859-1?Q?b?=', 'ab'],
    ['=?ISO-8859-1?Q?a?=  \t =?ISO-8859-1?Q?b?=', 'ab'],
    ['=?ISO-8859-1?Q?a_b?=', 'a b'],
    ['=?ISO-8859-1?Q?a?= =?ISO-8859-2?Q?_b?=', 'a b'],
    // A character cut in two, as some write it.
    ['=?UTF-8?Q?=C3?= =?UTF-8?Q?=A9?=', 'é'],
    // R2 and MinIO decode what they are sent, and encode it in their own way.
    ['=?UTF-8?Q?Mini=C3=B6?=', 'Miniö'],
  ])('%j of another writer is %j', (value, text) => {
    expect(decodeWords(value)).toBe(text);
  });

  test.each([
    '=?no-such-charset?Q?a?=',
    '=?UTF-8?Q?=FF?=',
    '=?UTF-8?Q?=G1?=',
    '=?UTF-8?B?*?=',
    '=?UTF-8?B?YQ==',
    '=?UTF-8?Q?a b?=',
  ])('%j, which cannot be read, stays as it is', (value) => {
    expect(decodeWords(value)).toBe(value);
  });
});
