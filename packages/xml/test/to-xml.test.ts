import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parseXml, toXml, XmlError, type XmlContent, type XmlElement } from '../src/index.js';

const HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n';

function refusal(name: string, content: XmlContent, options = {}): string {
  try {
    toXml(name, content, options);
    return 'nothing';
  } catch (error) {
    if (error instanceof XmlError && error.reason === 'unwritable') return error.message;
    throw error;
  }
}

describe('writing', () => {
  test('elements in their order, arrays as several of one name, nothing for what is undefined', () => {
    const content = {
      Quiet: true,
      Object: [{ Key: 'a', VersionId: undefined }, { Key: 'b&<c>' }],
      Empty: '',
      None: undefined,
      Size: 12,
    };
    expect(toXml('Delete', content, { xmlns: 'http://s3.amazonaws.com/doc/2006-03-01/' })).toBe(
      `${HEAD}<Delete xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Quiet>true</Quiet><Object><Key>a</Key></Object>` +
        '<Object><Key>b&amp;&lt;c&gt;</Key></Object><Empty/><Size>12</Size></Delete>',
    );
  });

  test('names with prefixes', () => {
    expect(toXml('D:propfind', { 'D:allprop': '' }, { xmlns: { D: 'DAV:', X: 'urn:"x"' } })).toBe(
      `${HEAD}<D:propfind xmlns:D="DAV:" xmlns:X="urn:&quot;x&quot;"><D:allprop/></D:propfind>`,
    );
  });

  test('an element with nothing in it', () => {
    expect(toXml('a', undefined)).toBe(`${HEAD}<a/>`);
    expect(toXml('a', {})).toBe(`${HEAD}<a/>`);
  });
});

describe('what XML cannot carry names where it is', () => {
  test.each([
    [
      'a control character',
      { Object: [{ Key: 'a' }, { Key: 'b\u0001' }] },
      'a.Object[1].Key holds U+0001, which XML cannot carry',
    ],
    ['NUL', 'x\0', 'a holds U+0000, which XML cannot carry'],
    ['half a character', { k: '\uD83D!' }, 'a.k holds U+D83D, which XML cannot carry'],
    ['no character', { k: '\uFFFE' }, 'a.k holds U+FFFE, which XML cannot carry'],
    ['no number', { k: Number.NaN }, 'a.k is NaN, which is no number'],
    ['an array of arrays', { k: [['x']] }, 'a.k[0] is an array, which has no name to repeat'],
    ['a name that is none', { 'k k': '' }, "no XML element can be named 'a.k k'"],
    ['a name that would close another', { '/a': '' }, "no XML element can be named 'a./a'"],
  ])('%s', (_, content, message) => {
    expect(refusal('a', content)).toBe(message);
  });

  test('in namespaces too', () => {
    expect(refusal('a', '', { xmlns: 'x\u0001' })).toBe('xmlns holds U+0001, which XML cannot carry');
    expect(refusal('a', '', { xmlns: { 'a b': 'x' } })).toBe("no XML namespace can have the prefix 'a b'");
  });
});

describe('there and back', () => {
  const text = fc
    .string({ unit: 'binary', maxLength: 50 })
    .map((each) => each.replace(/[^\t\n\r\u{20}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu, '?'));
  const names = fc.constantFrom('Key', 'ETag', 'Größe', '_x', 'D:href', 'a.b-c');

  function asContent(element: XmlElement): unknown {
    if (element.children.length === 0) return element.text;
    return element.children.map((each) => [each.name, asContent(each)]);
  }

  test('every character that XML can carry', () => {
    fc.assert(fc.property(text, (each) => expect(parseXml(toXml('a', each)).text).toBe(each)));
  });

  test('rows', () => {
    const row = fc.dictionary(names, text, { minKeys: 1, maxKeys: 5 });
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 5 }), (rows) => {
        const found = parseXml(toXml('rows', { row: rows }, { xmlns: { D: 'DAV:' } }), { root: 'rows' });
        const local = (name: string): string => name.replace('D:', '');
        expect(found.children.map(asContent)).toEqual(
          rows.map((each) => Object.entries(each).map(([name, value]) => [local(name), value])),
        );
      }),
    );
  });

  test('whatever the text, it is a tree or an XmlError', () => {
    const marks = fc.constantFrom(
      '<a>',
      '</a>',
      '<a',
      '/>',
      '&',
      ';',
      '&#',
      '<![CDATA[',
      ']]>',
      '<!--',
      '-->',
      '<?',
      '?>',
      '"',
      '=',
      ' b',
      'x',
      '<!DOCTYPE a',
      '[',
    );
    fc.assert(
      fc.property(fc.array(marks, { maxLength: 12 }), (parts) => {
        try {
          parseXml(parts.join(''));
        } catch (error) {
          expect(error).toBeInstanceOf(XmlError);
        }
      }),
      { numRuns: 2000 },
    );
  });
});
