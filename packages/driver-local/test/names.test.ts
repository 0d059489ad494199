import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { decodeSegment, encodeSegment } from '../src/names/segment.js';
import { keyName, nameKey } from '@stowage/core/listing';
import { placeOf } from '../src/names/place.js';

/** Segments of the kinds that matter: plain, escaped, at the limits of length. */
const segments = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.string({ unit: 'binary', maxLength: 300 }),
  fc.string({ unit: fc.constantFrom('%', '+', '=', '@', '.', 'a', '\0', '\n', 'é'), maxLength: 12 }),
  fc.nat(600).map((length) => 'ä'.repeat(length)),
  fc.nat(600).map((length) => 'x'.repeat(length)),
);
const slashless = segments.map((segment) => segment.replaceAll('/', '').toWellFormed());

describe('segments of names', () => {
  test.each([
    ['cat.jpg', ['cat.jpg']],
    ['100% cotton.txt', ['100% cotton.txt']],
    ['Ärger', ['Ärger']],
    ['back\\slash', ['back\\slash']],
    [' ', [' ']],
    ['', ['%=']],
    ['.', ['%=.']],
    ['..', ['%=..']],
    ['...', ['...']],
    ['%', ['%=%25']],
    ['%=', ['%=%25=']],
    ['%41', ['%=%2541']],
    ['a\0b', ['%=a%00b']],
    ['a\nb', ['%=a%0Ab']],
    ['.stowage', ['%=.stowage']],
    ['.Stowage', ['%=.Stowage']],
    ['.stowage2', ['.stowage2']],
    ['x'.repeat(255), ['x'.repeat(255)]],
    ['x'.repeat(256), [`%+${'x'.repeat(253)}`, '%=xxx']],
    ['ä'.repeat(128), [`%+${'ä'.repeat(126)}`, '%=ää']],
  ])('%j is stored as %j', (segment, entries) => {
    expect(encodeSegment(segment)).toEqual(entries);
    expect(decodeSegment(entries)).toBe(segment);
  });

  test('every segment comes back, as entries that a file system can hold', () => {
    fc.assert(
      fc.property(slashless, (segment) => {
        const entries = encodeSegment(segment);
        expect(decodeSegment(entries)).toBe(segment);
        for (const entry of entries) {
          expect(Buffer.byteLength(entry)).toBeLessThanOrEqual(255);
          expect(['', '.', '..', '.stowage', '%@']).not.toContain(entry);
          expect(entry).not.toMatch(/[/\0]/);
        }
      }),
    );
  });

  test('no two segments are stored alike', () => {
    fc.assert(
      fc.property(slashless, slashless, (one, other) => {
        fc.pre(one !== other);
        expect(encodeSegment(one).join('/')).not.toBe(encodeSegment(other).join('/'));
      }),
    );
  });

  test('every entry that is a segment at all is how that segment is stored', () => {
    fc.assert(
      fc.property(slashless, (entry) => {
        const segment = decodeSegment([entry]);
        if (segment !== undefined) expect(encodeSegment(segment)).toEqual([entry]);
      }),
    );
  });

  test.each(['%', '%41', '%=a', '%=%41', '%@', '%+x', '%=\n', '.stowage', '..', ''])(
    '%j is how no segment is stored',
    (entry) => expect(decodeSegment([entry])).toBeUndefined(),
  );
});

describe('places of names', () => {
  test.each(['../../etc/passwd', '/etc/passwd', 'a/../../b', './a', '.stowage/tmp/x', 'a//b', 'a/'])(
    '%j stays in its container',
    (name) => {
      const { directory, entry } = placeOf('/base/box', name);
      expect(`${directory}/${entry}`).toMatch(/^\/base\/box\/./);
      expect(`${directory}/${entry}`.split('/').slice(1)).not.toContain('..');
      expect(`${directory}/${entry}`.split('/').slice(1)).not.toContain('.');
      expect(`${directory}/${entry}`.split('/').slice(1)).not.toContain('.stowage');
    },
  );

  test('no two names have one place', () => {
    const anyNames = fc.array(slashless, { minLength: 1, maxLength: 4 }).map((parts) => parts.join('/'));
    fc.assert(
      fc.property(anyNames, anyNames, (one, other) => {
        fc.pre(one !== other && one !== '' && other !== '');
        const [first, second] = [placeOf('/r', one), placeOf('/r', other)];
        expect(`${first.directory}/${first.entry}`).not.toBe(`${second.directory}/${second.entry}`);
      }),
    );
  });
});

describe('keys of names', () => {
  test('are ordered as the bytes of the names are, and come back', () => {
    fc.assert(
      fc.property(slashless, slashless, (one, other) => {
        const bytes = Buffer.compare(Buffer.from(one), Buffer.from(other));
        const keys = nameKey(one) < nameKey(other) ? -1 : Number(nameKey(one) > nameKey(other));
        expect(keys).toBe(bytes);
        expect(keyName(nameKey(one))).toBe(one);
      }),
    );
  });

  test('of bytes that are no UTF-8 have no name', () => {
    expect(keyName('\xff')).toBeUndefined();
  });
});
