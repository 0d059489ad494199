import { describe, expect, test } from '@jest/globals';
import {
  beginChecksum,
  checksumOf,
  checksumOfPart,
  checksumOfWrite,
  combinedChecksum,
  combines,
  contradiction,
  strongest,
  strongestOfRanges,
} from '../../src/checksums/index.js';
import type { Capabilities, ChecksumSupport } from '../../src/spi/index.js';

const DIGITS = Buffer.from('123456789');

/** The check values of the catalogue of CRCs (https://reveng.sourceforge.io/crc-catalogue/), and of the hashes' own specifications. */
const OF_DIGITS = [
  ['crc32', 'cbf43926'],
  ['crc32c', 'e3069283'],
  ['crc64nvme', 'ae8b14860a799888'],
  ['md5', '25f9e794323b453885f5181f1b624d0b'],
  ['sha1', 'f7c3bc1d808e04732adf679965ccc34ca7ae3441'],
  ['sha256', '15e2b0d3c33891ebb0f1ef609ec419420c20e320ce94c65fbc8c3312448eb225'],
] as const;

const CRCS = ['crc32', 'crc32c', 'crc64nvme'] as const;

describe('a checksum', () => {
  test.each(OF_DIGITS)('%s has its published value, however the bytes come', async (algorithm, expected) => {
    expect(await checksumOf(algorithm, DIGITS)).toBe(expected);
    const checksum = await beginChecksum(algorithm);
    for (const each of [DIGITS.subarray(0, 4), Buffer.alloc(0), DIGITS.subarray(4)]) checksum.update(each);
    expect(checksum.digest()).toBe(expected);
  });

  test('that is computed beside another of its kind is not disturbed by it', async () => {
    const [one, other] = await Promise.all([beginChecksum('crc32c'), beginChecksum('crc32c')]);
    one.update(DIGITS);
    other.update(Buffer.from('x'));
    expect(one.digest()).toBe('e3069283');
    const next = await beginChecksum('crc32c');
    next.update(DIGITS);
    expect([next.digest(), other.digest()]).toEqual(['e3069283', await checksumOf('crc32c', Buffer.from('x'))]);
  });
});

describe('checksums of spans', () => {
  test.each(CRCS)('by %s combine into that of the whole', async (algorithm) => {
    const bytes = Buffer.from(Array.from({ length: 10_000 }, (_, index) => (index * 31) % 251));
    const cuts = [0, 1, 1, 4096, 9999, 10_000];
    const spans = await Promise.all(
      cuts.slice(1).map(async (end, index) => {
        const span = bytes.subarray(cuts[index], end);
        return { size: span.length, checksums: { [algorithm]: await checksumOf(algorithm, span) } };
      }),
    );
    expect(combinedChecksum(algorithm, spans)).toBe(await checksumOf(algorithm, bytes));
    expect(combinedChecksum(algorithm, [])).toBe(await checksumOf(algorithm, Buffer.alloc(0)));
  });

  test('of terabytes combine as fast', () => {
    const span = { size: 5 * 1024 ** 4, checksums: { crc64nvme: 'ae8b14860a799888' } };
    expect(combinedChecksum('crc64nvme', [span, span])).toMatch(/^[0-9a-f]{16}$/);
  });

  test('do not combine by a hash, or where one is not known', () => {
    expect(combines('sha1')).toBe(false);
    expect(combinedChecksum('sha1', [{ size: 1, checksums: { sha1: 'x' } }])).toBeUndefined();
    expect(combinedChecksum('crc32', [{ size: 1, checksums: {} }])).toBeUndefined();
  });
});

describe('the choice', () => {
  const support = (algorithm: ChecksumSupport['algorithm'], given: Partial<ChecksumSupport> = {}): ChecksumSupport => ({
    algorithm,
    write: false,
    part: false,
    whole: 'none',
    ...given,
  });
  const of = (...checksums: ChecksumSupport[]) => ({ checksums }) as unknown as Capabilities;

  test('for a write is what the provider compares, else what it keeps', () => {
    expect(checksumOfWrite(of(support('md5'), support('crc32', { write: true })))?.algorithm).toBe('crc32');
    expect(checksumOfWrite(of(support('md5')))?.algorithm).toBe('md5');
    expect(checksumOfWrite(of())).toBeUndefined();
  });

  test('for a part is what the provider compares or combines', () => {
    expect(checksumOfPart(of(support('md5'), support('sha1', { part: true })))?.algorithm).toBe('sha1');
    expect(checksumOfPart(of(support('md5'), support('crc32c', { whole: 'combined' })))?.algorithm).toBe('crc32c');
    expect(checksumOfPart(of(support('md5')))).toBeUndefined();
  });

  test('for a download is the strongest; in ranges, one that combines', () => {
    expect(strongest({ crc32: 'x', sha1: 'x' })).toBe('sha1');
    expect(strongestOfRanges({ crc32: 'x', sha1: 'x' })).toBe('crc32');
    expect(strongestOfRanges({ sha1: 'x' })).toBe('sha1');
    expect(strongest({})).toBeUndefined();
  });

  test('two statements contradict each other only by what both know', () => {
    expect(contradiction({ md5: 'a' }, { sha1: 'b' })).toBeUndefined();
    expect(contradiction({ md5: 'a', sha1: 'b' }, { sha1: 'c' })).toBe('sha1');
  });
});
