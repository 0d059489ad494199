import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { SaxesParser } from 'saxes';
import { parseXml, XmlError, type XmlElement } from '../src/index.js';

interface Tree {
  name: string;
  text: string;
  attributes: Record<string, string>;
  children: Tree[];
}

/** The tree by a reader that others wrote and that knows all of XML; undefined if it refuses the document, or that has a document type. */
function bySaxes(document: string): Tree | undefined {
  const parser = new SaxesParser();
  const open: Tree[] = [{ name: '', text: '', attributes: {}, children: [] }];
  const top = (): Tree => open.at(-1)!;
  const addText = (text: string): void => void (top().text += text);
  const refuse = (): void => {
    throw new Error('refused');
  };
  parser.on('error', refuse);
  parser.on('doctype', refuse);
  parser.on('opentag', ({ name, attributes }) => {
    const element = { name: name.slice(name.indexOf(':') + 1), text: '', attributes: { ...attributes }, children: [] };
    top().children.push(element);
    open.push(element);
  });
  parser.on('text', addText);
  parser.on('cdata', addText);
  parser.on('closetag', () => void open.pop());
  try {
    parser.write(document).close();
  } catch {
    return undefined;
  }
  return plain(open[0]!.children[0]!);
}

function byOurs(document: string): Tree | undefined {
  try {
    return plain(parseXml(document, { maxDepth: 1000 }));
  } catch (error) {
    if (error instanceof XmlError) return undefined;
    throw error;
  }
}

function plain({ name, text, attributes, children }: XmlElement): Tree {
  const isLeaf = children.length === 0;
  return { name, text: isLeaf ? text : '', attributes: { ...attributes }, children: children.map(plain) };
}

/**
 * What others read and this reader does not: other versions of XML, numbers with more zeros than anyone writes; and what is no XML: halves of pairs, and instructions
 * with a question mark before their end where there can be none.
 */
const STRICTER = /version\s*=\s*["']1\.(?!0["'])|&#x?0*[\da-fA-F]{10,};|&#x?0{2,}|<\?[^\s?]*\?(?!>)|<\?xml[^>]*\?[^>]/;

const name = fc.constantFrom(
  'a',
  'Key',
  'ETag',
  'D:href',
  '_x-1.b',
  'ä',
  'ключ',
  '𐐀',
  'IsTruncated',
  ':',
  'a:b:c',
  'xml',
);
const space = fc.constantFrom('', '', ' ', '\n', '\t', '\r\n', ' \r');
const reference = fc.constantFrom(
  '&amp;',
  '&lt;',
  '&gt;',
  '&quot;',
  '&apos;',
  '&#65;',
  '&#x41;',
  '&#13;',
  '&#x1F600;',
  '&#9;',
);
const letters = fc.constantFrom(
  '',
  'abc',
  '0',
  ' ',
  'ü',
  '😀',
  '>',
  ']]',
  '"',
  "'",
  '\r',
  '\n',
  '\t',
  '%2F+',
  '\u0085',
  '\u2028',
  '\u{7f}',
);
const text = fc.array(fc.oneof(letters, reference), { maxLength: 4 }).map((all) => all.join('').replaceAll(']]>', ''));
const aside = fc.constantFrom(
  '<!-- c & < -->',
  '<!---->',
  '<?pi x?>',
  '<?pi?>',
  '<![CDATA[ <&> ]]>',
  '<![CDATA[]]]>',
  '<![CDATA[]]>',
);
const attribute = fc
  .tuple(space, space, fc.constantFrom('"', "'"), text, fc.nat(9))
  .map(([a, b, quote, value, n]) => ` ${a}k${n}${b}=${a}${quote}${value.replaceAll(quote, '')}${quote}`);
const attributes = fc.array(attribute, { maxLength: 2 }).map((all) => all.join(''));

/** A row with other texts. */
function withTexts(row: string, texts: readonly string[]): string {
  let k = 0;
  return row.replaceAll(/>[^<>]*<\//g, (before) => (k < texts.length ? `>${texts[k++]}</` : before));
}

const { element } = fc.letrec<{ element: string; content: string }>((tie) => ({
  element: fc
    .tuple(name, fc.oneof({ weight: 3, arbitrary: fc.constant('') }, attributes), space, tie('content'), fc.boolean())
    .map(([tag, given, gap, content, isEmpty]) =>
      isEmpty && content === '' ? `<${tag}${given}${gap}/>` : `<${tag}${given}${gap}>${content}</${tag}${gap}>`,
    ),
  content: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    text,
    fc
      .array(fc.oneof({ weight: 4, arbitrary: tie('element') }, text, aside), { maxLength: 5 })
      .map((all) => all.join('')),
    // Rows alike, which is what is read fastest.
    fc.tuple(tie('element'), fc.nat(4)).map(([row, n]) => row.repeat(n)),
    fc
      .tuple(tie('element'), fc.array(fc.array(text, { maxLength: 3 }), { maxLength: 5 }))
      .map(([row, all]) => all.map((texts) => withTexts(row, texts)).join('')),
  ),
}));

const declaration = fc.constantFrom(
  ...['', '', '<?xml version="1.0"?>', "<?xml version='1.0' encoding='UTF-8' standalone = 'yes' ?>", '\uFEFF'],
  ...[
    '<?xml version="1.1"?>',
    '<?xml encoding="x"?>',
    '<?xml version="1.0" ?>\n',
    ' <?xml version="1.0"?>',
    '<!DOCTYPE a>',
  ],
);
const document = fc.tuple(declaration, element, space).map((parts) => parts.join(''));

/** A piece taken out, repeated, or put elsewhere; or a character that means something. */
const PIECES = [
  ...Array.from('<>&;/="\'!?-[]: \r\n\0\u0001\u000b\ufffe\uffff'),
  ']]>',
  '<!--',
  '-->',
  '<![CDATA[',
  '<?',
  '?>',
  '</',
  '/>',
  '&#0;',
  '&#xD800;',
  '&nbsp;',
  '&#',
  '<a>',
  '</a>',
  'x',
];
const mutation = fc.record({ at: fc.nat(), length: fc.nat(6), piece: fc.constantFrom('', ...PIECES), from: fc.nat() });
type Mutation = Parameters<Parameters<typeof mutation.map>[0]>[0];

function mutated(original: string, mutations: readonly Mutation[]): string {
  return mutations.reduce((before, { at, length, piece, from }) => {
    const start = at % (before.length + 1);
    const taken = from % 3 === 0 ? before.slice(from % (before.length + 1)).slice(0, 20) : '';
    return before.slice(0, start) + piece + taken + before.slice(start + length);
  }, original);
}

const numRuns = Number(process.env['XML_RUNS'] ?? 2000);

test('every document is read as by another reader', () => {
  fc.assert(
    fc.property(document, (each) => {
      fc.pre(each.isWellFormed() && !STRICTER.test(each));
      expect(byOurs(each)).toEqual(bySaxes(each));
    }),
    { numRuns },
  );
});

test('what was changed anywhere is read as by another reader, or refused by both', () => {
  let taken = 0;
  let refused = 0;
  fc.assert(
    fc.property(document, fc.array(mutation, { minLength: 1, maxLength: 2 }), (original, mutations) => {
      const each = mutated(original, mutations);
      fc.pre(each.isWellFormed() && !STRICTER.test(each));
      const expected = bySaxes(each);
      if (expected === undefined) refused++;
      else taken++;
      expect([each, byOurs(each)]).toEqual([each, expected]);
    }),
    { numRuns },
  );
  expect(Math.min(taken, refused)).toBeGreaterThan(numRuns / 200);
});

test('what is refused although others read it', () => {
  const stricter = [
    '<?pi?x?><a/>',
    '<?xml version="1.1"?><a/>',
    '<a>&#00000000065;</a>',
    `<${'a'.repeat(1001)}/>`,
    '<a>\ud83dx</a>',
  ];
  expect(stricter.map((each) => [bySaxes(each) !== undefined, byOurs(each)])).toEqual(
    stricter.map(() => [true, undefined]),
  );
});
