import { describe, expect, test } from '@jest/globals';
import { attributeOf, child, childrenOf, parseXml, textOf, XmlError, type XmlErrorReason } from '../src/index.js';

const LISTING = `<?xml version="1.0" encoding="UTF-8"?>
<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">
  <Name>photos</Name>
  <Prefix></Prefix>
  <!-- a comment -->
  <Contents><Key>a&amp;b</Key><ETag>&quot;d41d&quot;</ETag><Size>1</Size></Contents>
  <Contents><Key><![CDATA[<c>]]>&#xE4;</Key><ETag/><Owner><ID>7</ID></Owner></Contents>
</ListBucketResult>`;

function reason(text: string, options = {}): XmlErrorReason | undefined {
  try {
    parseXml(text, options);
    return undefined;
  } catch (error) {
    if (error instanceof XmlError) return error.reason;
    throw error;
  }
}

describe('reading', () => {
  test('a document becomes a tree of names and texts', () => {
    const root = parseXml(LISTING, { root: 'ListBucketResult' });
    const [first, second] = childrenOf(root, 'Contents');
    expect(textOf(root, 'Name')).toBe('photos');
    expect(textOf(root, 'Prefix')).toBe('');
    expect(textOf(root, 'Marker')).toBeUndefined();
    expect(first?.children.map(({ name, text }) => [name, text])).toEqual([
      ['Key', 'a&b'],
      ['ETag', '"d41d"'],
      ['Size', '1'],
    ]);
    expect(second && textOf(second, 'Key')).toBe('<c>ä');
    expect(second && child(second, 'Owner')?.children).toHaveLength(1);
    expect(childrenOf(root, 'CommonPrefixes')).toEqual([]);
  });

  test('text between elements is layout', () => {
    expect(parseXml('<a> x <b/> y </a>').text).toBe('');
    expect(parseXml('<a> x </a>').text).toBe(' x ');
  });

  test('the first of several has the word', () => {
    expect(textOf(parseXml('<a><b>1</b><b>2</b></a>'), 'b')).toBe('1');
  });

  test('prefixes of namespaces are left out of the names of elements', () => {
    const root = parseXml('<D:multistatus xmlns:D="DAV:"><D:response><href/></D:response></D:multistatus>');
    expect([root.name, root.children[0]?.name]).toEqual(['multistatus', 'response']);
    expect(attributeOf(root, 'xmlns:D')).toBe('DAV:');
  });

  test('an attribute named as something of Object is one like any other', () => {
    const root = parseXml('<a __proto__="x" b="1&#10;2"/>');
    expect(attributeOf(root, '__proto__')).toBe('x');
    expect(attributeOf(root, 'b')).toBe('1\n2');
    expect(attributeOf(root, 'constructor')).toBeUndefined();
    expect(attributeOf(parseXml('<a/>'), 'toString')).toBeUndefined();
  });

  test.each([
    ['a byte order mark before it', '\uFEFF<?xml version="1.0"?><a>x</a>', 'x'],
    ['lines ended by CRLF and CR', '<a>1\r\n2\r3\n4</a>', '1\n2\n3\n4'],
    ['a carriage return by reference', '<a>1&#13;&#xd;2</a>', '1\r\r2'],
    ['characters beyond 16 bits', '<a>&#128512;😀&#x1F600;</a>', '😀😀😀'],
    ['pieces of CDATA beside text', '<a>1<![CDATA[2]]><![CDATA[]]]]><![CDATA[>]]>3</a>', '12]]>3'],
    ['comments and instructions in a text', '<a>1<!-- & < -->2<?x y?>3</a>', '123'],
    ['space around the root', '\n<?x y?>\n<a>x</a>\n<!-- end -->\n', 'x'],
    ['a text as long as a name may be', `<a>${'ä'.repeat(5000)}</a>`, 'ä'.repeat(5000)],
  ])('%s', (_, document, text) => {
    expect(parseXml(document).text).toBe(text);
  });
});

describe('refusing', () => {
  test.each([
    ['nothing', ''],
    ['only space', '\n '],
    ['no XML', '{"code":"internal_error"}'],
    ['text before the root', 'x<a/>'],
    ['text after the root', '<a/>x'],
    ['two roots', '<a/><a/>'],
    ['an element that is not closed', '<a><b></a>'],
    ['an entity that is not defined', '<a>&nbsp;</a>'],
    ['a bare ampersand', '<a>R & D</a>'],
    ['a control character', '<a>\u0001</a>'],
    ['a control character by reference', '<a>&#1;</a>'],
    ['half a character by reference', '<a>&#xD800;</a>'],
    ['a reference beyond Unicode', '<a>&#x110000;</a>'],
    ['an attribute twice', '<a b="1" b="2"/>'],
    ['an attribute without quotes', '<a b=1/>'],
    ['HTML', '<html><body><br></body></html>'],
    ['the end of CDATA in a text', '<a>]]></a>'],
  ])('%s', (_, document) => {
    expect(reason(document)).toBe('malformed');
  });

  test('a document that is cut anywhere', () => {
    for (let length = 0; length < LISTING.length; length++) {
      expect([length, reason(LISTING.slice(0, length))]).toEqual([length, 'malformed']);
    }
  });

  test('another root than asked for', () => {
    expect(reason('<Error/>', { root: 'ListBucketResult' })).toBe('root');
  });

  test('what it refuses shows nothing of the document', () => {
    const message = (document: string): string => {
      try {
        parseXml(document, { root: 'a' });
        return '';
      } catch (error) {
        return `${(error as Error).message} ${String((error as Error).cause)}`;
      }
    };
    for (const document of ['<secret></other>', '<a>&secret;</a>', '<a secret=secret/>', '<secret/>']) {
      expect(message(document)).toMatch(/XML/);
      expect(message(document)).not.toMatch(/secret|other/);
    }
    expect(message('<a>\n<b></a>')).toMatch(/line 2, column \d+/);
  });
});

describe('bombs', () => {
  const entities = Array.from({ length: 9 }, (_, at) => `<!ENTITY e${at + 1} "${`&e${at};`.repeat(10)}">`).join('');

  test.each([
    ['entities of entities', `<!DOCTYPE a [<!ENTITY e0 "x">${entities}]><a>&e9;</a>`],
    ['an entity from elsewhere', '<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/passwd">]><a>&e;</a>'],
    ['a document type that harms nobody', '<!DOCTYPE a><a/>'],
    ['a document type of HTML', '<!DOCTYPE html><html><head></head></html>'],
  ])('%s', (_, document) => {
    expect(reason(document)).toBe('doctype');
  });

  test('levels', () => {
    const nested = (depth: number): string => '<a>'.repeat(depth) + '</a>'.repeat(depth);
    expect(reason(nested(32))).toBeUndefined();
    expect(reason(nested(33))).toBe('too_deep');
    expect(reason('<a>'.repeat(1_000_000))).toBe('too_deep');
    expect(reason(nested(3), { maxDepth: 2 })).toBe('too_deep');
  });

  test('elements', () => {
    expect(reason(`<a>${'<b/>'.repeat(9)}</a>`, { maxElements: 10 })).toBeUndefined();
    expect(reason(`<a>${'<b/>'.repeat(10)}</a>`, { maxElements: 10 })).toBe('too_many');
    expect(reason(`<a>${'<b/>'.repeat(1_000_000)}</a>`)).toBe('too_many');
  });
});
