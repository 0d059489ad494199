import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { ownBytes } from '../../src/buffers/index.js';
import { jsonPage, JsonRows } from '../../src/listing/index.js';

/** What a document says: its rows, and how it goes on. Of fields that stand between lists nothing is promised. */
function said(document: unknown): unknown {
  if (typeof document !== 'object' || document === null || !('files' in document)) return document;
  const { files, next } = document as Record<string, unknown>;
  return { files: files instanceof JsonRows ? [...files] : files, next };
}

const ours = (bytes: Buffer): unknown => said(jsonPage(bytes, 'files', ['next']));
const theirs = (bytes: Buffer): unknown => said(JSON.parse(bytes.toString()));

const space = fc.string({ unit: fc.constantFrom(' ', '\n', '\r', '\t'), maxLength: 2 });
const text = fc.oneof(
  fc.constantFrom('', ']', '"', '],"next":"', '\\', '},{', '\u{1f600}', 'ä', '\u0001', '2026-01-01'),
  fc.string({ unit: 'binary', maxLength: 8 }),
);
const scalar = fc.oneof(
  text,
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.boolean(),
  fc.constant(null),
);
const value = fc.oneof(
  { weight: 4, arbitrary: scalar },
  { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 3 }) },
  { weight: 2, arbitrary: fc.dictionary(fc.constantFrom('a', 'b', '1', 'ä'), scalar, { maxKeys: 3 }) },
);

/** V8 takes any escaped unit for a key of one backslash where such a key stood at the same place before. */
const key = fc
  .oneof(fc.constantFrom('name', 'size', '__proto__', 'constructor', '0', 'ä"]'), text)
  .filter((each) => each !== '\\');

/** Rows that mostly have the same fields in the same order, of which some differ. */
const rows = fc.uniqueArray(key, { maxLength: 6 }).chain((keys) => {
  const row = fc.tuple(...keys.map(() => value)).map((values) => keys.map((key, k) => [key, values[k]] as const));
  const alike = row.chain((first) =>
    fc.array(
      fc.tuple(
        ...first.map(([key, usual]) =>
          fc
            .oneof({ weight: 3, arbitrary: fc.constant(usual) }, { weight: 1, arbitrary: value })
            .map((each) => [key, each] as const),
        ),
      ),
      { maxLength: 6 },
    ),
  );
  return fc.oneof({ weight: 3, arbitrary: alike }, { weight: 1, arbitrary: fc.array(row, { maxLength: 4 }) });
});

/** One way to write a value: with white space anywhere, and any character of a text escaped. */
function written(value: unknown, spaces: () => string, isEscaped: () => boolean): string {
  const gap = (): string => spaces();
  if (Array.isArray(value))
    return `[${gap()}${value.map((each) => written(each, spaces, isEscaped) + gap()).join(`,${gap()}`)}]`;
  if (typeof value === 'string') return quoted(value, isEscaped);
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  return object(Object.entries(value), spaces, isEscaped);
}

function object(
  entries: readonly (readonly [string, unknown])[],
  spaces: () => string,
  isEscaped: () => boolean,
): string {
  const fields = entries.map(
    ([key, each]) => `${quoted(key, isEscaped)}${spaces()}:${spaces()}${written(each, spaces, isEscaped)}${spaces()}`,
  );
  return `{${spaces()}${fields.join(`,${spaces()}`)}}`;
}

function quoted(value: string, isEscaped: () => boolean): string {
  const escape = (unit: string): string => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
  return `"${Array.from(
    JSON.stringify(value)
      .slice(1, -1)
      .matchAll(/\\u....|\\.|[^]/g),
    ([unit]) => (unit.length === 1 && isEscaped() ? escape(unit) : unit),
  ).join('')}"`;
}

/** What stands around the rows. */
const around = fc.record({
  before: fc.array(fc.tuple(fc.constantFrom('next', 'other'), value), { maxLength: 1 }),
  after: fc.uniqueArray(fc.tuple(fc.constantFrom('next', 'more', 'files2'), fc.oneof(value, fc.array(scalar))), {
    selector: ([key]) => key,
    maxLength: 3,
  }),
});

/** A page, written in some way. */
const page = fc
  .record({
    rows,
    around,
    seed: fc.infiniteStream(fc.record({ gap: space, escape: fc.integer({ max: 20, min: 0 }) })),
    style: fc.constantFrom('tight', 'loose'),
  })
  .map(({ rows: list, around: { before, after }, seed, style }) => {
    const next = () => seed.next().value as { readonly gap: string; readonly escape: number };
    const spaces = () => (style === 'tight' ? '' : next().gap);
    const isEscaped = () => style === 'loose' && next().escape === 0;
    const files = `[${spaces()}${list.map((row) => object(row, spaces, isEscaped) + spaces()).join(`,${spaces()}`)}]`;
    const fields = (entries: readonly (readonly [string, unknown])[]) =>
      entries.map(([key, each]) => `"${key}":${written(each, spaces, isEscaped)}`);
    return `${spaces()}{${[...fields(before), `"files":${spaces()}${files}`, ...fields(after)].join(`${spaces()},`)}${spaces()}}${spaces()}`;
  });

const pageOf = (...files: readonly string[]): Buffer => Buffer.from(`{"files":[${files.join(',')}],"next":null}`);

test.each<[string, Buffer]>([
  ['rows that are no objects', pageOf('1', '"a"', 'null', '[1,[2]]', '{}')],
  ['a row that is deep', pageOf(`{"a":${'['.repeat(500)}${']'.repeat(500)}}`, '{"a":1}')],
  [
    'a row of a thousand fields',
    pageOf(JSON.stringify(Object.fromEntries(Array.from({ length: 1000 }, (_, k) => [`k${k}`, k])))),
  ],
  ['rows of which each has other fields', pageOf(...Array.from({ length: 300 }, (_, k) => `{"a${k}":{"b${k}":1}}`))],
  ['a text of 16 MB', pageOf(`{"a":"${'x'.repeat(16_000_000)}"}`, '{"a":"y"}')],
  ['a key that comes twice', pageOf('{"a":1,"a":2}', '{"a":3,"a":2}')],
  ['a list behind the rows', Buffer.from(JSON.stringify({ files: [{ a: 1 }], more: [']'], next: '],["' }))],
  ['a field that stands before them', Buffer.from('{"more":[{}],"files":[{"a":1}],"next":"b"}')],
  ['no list', Buffer.from('{"files":{"a":1},"next":"b"}')],
  ['no object', Buffer.from('[]')],
])('%s', (_name, bytes) => {
  expect(ours(bytes)).toEqual(theirs(bytes));
});

test('rows may be as deep as they like', () => {
  const row = `${'{"a":'.repeat(50_000)}1${'}'.repeat(50_000)}`;
  expect(said(jsonPage(pageOf(row, row, '{"a":1}'), 'files', ['next']))).toMatchObject({ files: { length: 3 } });
});

test('a row is made when it is come to, and is its own', () => {
  const { files } = jsonPage(pageOf('{"a":{"b":1},"c":1}', '{"a":{"b":1},"c":2}', 'nonsense'), 'files', ['next']) as {
    readonly files: Iterable<Record<string, unknown>>;
  };
  const rows = files[Symbol.iterator]();
  const first = rows.next().value as Record<string, unknown>;
  first['c'] = 'changed';
  delete first['a'];
  expect(rows.next().value).toEqual({ a: { b: 1 }, c: 2 });
  expect(() => rows.next()).toThrow(SyntaxError);
});

describe('rows that are released', () => {
  const rowsIn = (bytes: Buffer): JsonRows =>
    (jsonPage(bytes, 'files', ['next']) as { readonly files: JsonRows }).files;
  const document = pageOf('{"a":"x","b":{"c":"y"}}', '{"a":"z","b":{"c":"y"}}', '{"a":"z","b":{"c":"w"}}');

  test('are an error, not other rows; those made before stay', () => {
    const bytes = ownBytes(document.length);
    document.copy(bytes);
    const rows = rowsIn(bytes);
    const begun = rows[Symbol.iterator]();
    const first = begun.next().value;
    rows.release();
    expect(first).toEqual({ a: 'x', b: { c: 'y' } });
    expect(() => begun.next()).toThrow(/were released/);
    expect(() => [...rows]).toThrow(/were released/);
    rows.release();
  });

  test('in memory of somebody else stay there', () => {
    const rows = rowsIn(Buffer.from(document));
    rows.release();
    expect([...rows]).toHaveLength(3);
  });
});

test('a page is read as JSON.parse reads it, however it is written', () => {
  fc.assert(
    fc.property(page, (document) => {
      const bytes = Buffer.from(document);
      expect(ours(bytes)).toEqual(theirs(bytes));
    }),
    { numRuns: 500 },
  );
});

test('what is no JSON is none, wherever a byte is another or the end is missing', () => {
  const byte = fc.oneof(fc.constantFrom(...Buffer.from('"\\{}[],:0ntf \n')), fc.nat(255));
  const damage = fc.record({ at: fc.nat(), byte, isCut: fc.boolean() });
  fc.assert(
    fc.property(page, damage, (document, { at, byte, isCut }) => {
      const bytes = Buffer.from(document);
      const place = at % bytes.length;
      if (!isCut) bytes[place] = byte;
      const damaged = isCut ? bytes.subarray(0, place) : bytes;
      expect(outcome(ours, damaged)).toEqual(outcome(theirs, damaged));
    }),
    { numRuns: 1000 },
  );
});

function outcome(read: (bytes: Buffer) => unknown, bytes: Buffer): unknown {
  try {
    return read(bytes);
  } catch (error) {
    return (error as Error).name;
  }
}

test.each(['{"files":[{"a":1}],"files":[{"a":2}],"next":"b"}', '{"files":[{"a":1}],"other":[],"files":7,"next":"b"}'])(
  'a list that stands twice is none: %s',
  (text) => {
    const { files } = jsonPage(Buffer.from(text), 'files', ['next']) as { readonly files: Iterable<unknown> };
    expect(() => [...files]).toThrow(SyntaxError);
  },
);
