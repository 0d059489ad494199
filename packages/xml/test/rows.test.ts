import { expect, test } from '@jest/globals';
import { childrenOf, parseXml, textOf, XmlError } from '../src/index.js';

const row = (key: string, size: string): string =>
  `<Row><Key>${key}</Key><Owner><ID/></Owner><Size>${size}</Size></Row>`;
const listing = (...rows: readonly string[]): string => `<List>${rows.join('')}</List>`;

function read(document: string, maxElements?: number): readonly unknown[] {
  const rows = childrenOf(parseXml(document, { maxElements }), 'Row');
  return rows.map((each) => [textOf(each, 'Key'), textOf(each, 'Size'), each.children.map(({ name }) => name).join()]);
}

test('rows that look like those before are read as these are', () => {
  const rows = [row('a', '1'), row('b', '2'), row('c &amp; &#100;', ''), row('', '4'), row('ключ', '5')];
  expect(read(listing(...rows))).toEqual(
    [
      ['a', '1'],
      ['b', '2'],
      ['c & d', ''],
      ['', '4'],
      ['ключ', '5'],
    ].map((texts) => [...texts, 'Key,Owner,Size']),
  );
});

test('one that looks otherwise is read, and those behind it', () => {
  const other = '<Row><Key><![CDATA[<c>]]></Key><!-- no size --></Row>';
  expect(read(listing(row('a', '1'), row('b', '2'), other, row('d', '4'), other, row('e', '5')))).toEqual([
    ['a', '1', 'Key,Owner,Size'],
    ['b', '2', 'Key,Owner,Size'],
    ['<c>', undefined, 'Key'],
    ['d', '4', 'Key,Owner,Size'],
    ['<c>', undefined, 'Key'],
    ['e', '5', 'Key,Owner,Size'],
  ]);
});

test.each([
  ['a text with an end of CDATA', row('c]]>', '3')],
  ['a reference to nothing', row('c', '&none;')],
  ['an end that is missing', row('c', '3').slice(0, -1)],
  ['another end', row('c', '3').replace('</Row>', '</row>')],
])('%s is refused behind rows that are right', (_name, wrong) => {
  expect(() => read(listing(row('a', '1'), row('b', '2'), wrong))).toThrow(XmlError);
});

test('elements of rows are counted', () => {
  const rows = Array.from({ length: 10 }, (_, k) => row(`${k}`, '1'));
  expect(read(listing(...rows), 51)).toHaveLength(10);
  expect(() => read(listing(...rows), 50)).toThrow('more than 50 elements');
});
