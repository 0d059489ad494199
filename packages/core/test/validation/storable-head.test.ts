import { describe, expect, test } from '@jest/globals';
import { MemoryStorageDriver } from '../../src/index.js';
import { InvalidArgumentError, type UploadHead } from '../../src/spi/index.js';
import { storableHead, userMetadata, type Keeper } from '../../src/validation/index.js';
import { providerRules } from './provider-rules.js';

type ProviderName = keyof typeof providerRules;
type Texts = Readonly<Record<string, string>>;

const HEAD: UploadHead = { name: 'a.txt', contentType: 'text/plain', metadata: {}, headers: {} };
const { capabilities } = new MemoryStorageDriver();

const keeper = (name: ProviderName): Keeper => ({
  provider: name,
  capabilities: { ...capabilities, ...providerRules[name] },
});

const store = (name: ProviderName, more: Partial<UploadHead>): UploadHead =>
  storableHead({ ...HEAD, ...more }, keeper(name));

const entries = (count: number): Texts => Object.fromEntries(Array.from({ length: count }, (_, at) => [`k${at}`, 'v']));

describe('metadata', () => {
  test.each<[ProviderName, Texts, Texts]>([
    ['s3', { Color: 'blue' }, { color: 'blue' }],
    ['s3', { a: 'é' }, { a: '=?UTF-8?B?w6k=?=' }],
    ['s3', { a: '' }, { a: '' }],
    ['s3', { a: 'x'.repeat(2047) }, { a: 'x'.repeat(2047) }],
    ['azure', { Color_1: 'blue' }, { Color_1: 'blue' }],
    ['azure', { a: '=?UTF-8?Q?a?=' }, { a: '=?UTF-8?B?PT9VVEYtOD9RP2E/PQ==?=' }],
    ['azure', { a: ' a\n' }, { a: '=?UTF-8?B?IGEK?=' }],
    ['swift', { A: 'é' }, { a: 'é' }],
    ['swift', entries(90), entries(90)],
    ['gcs', { A: '1', a: '2', 'ключ 🔑': '\n' }, { A: '1', a: '2', 'ключ 🔑': '\n' }],
    ['gcs', JSON.parse('{"__proto__": "p"}') as Texts, JSON.parse('{"__proto__": "p"}') as Texts],
  ])('for %s, %j is sent as %j, and read as it was', (name, metadata, sent) => {
    const stored = store(name, { metadata }).metadata;
    expect(Object.entries(stored)).toEqual(Object.entries(sent));
    const lowered = providerRules[name].metadata.keys.case === 'lowered';
    const read = Object.entries(metadata).map(([key, value]) => [lowered ? key.toLowerCase() : key, value]);
    expect(Object.entries(userMetadata(stored, providerRules[name].metadata))).toEqual(read);
  });

  test.each<[ProviderName, Texts, string, string]>([
    ['s3', { 'my key': 'v' }, 'my key', 'U+0020 at 2'],
    ['s3', { ключ: 'v' }, 'ключ', 'U+043A at 0'],
    ['s3', { '': 'v' }, '', 'must not be empty'],
    ['s3', { A: '1', a: '2' }, 'a', "'A' again"],
    ['s3', { a: 'x\ny' }, 'a', 'U+000A at 1'],
    ['s3', { a: 'x ' }, 'a', 'U+0020 at 1'],
    ['s3', { a: '=?UTF-8?Q?a?=' }, 'a', 'encoded word'],
    ['s3', { a: 'x'.repeat(2048) }, 'a', '2049 bytes; this provider keeps at most 2048'],
    ['s3', { b: 'x', a: 'é'.repeat(700) }, 'a', 'at most 2048'],
    ['azure', { 'file-number': '1' }, 'file-number', 'U+002D at 4'],
    ['azure', { '1a': '1' }, '1a', 'U+0031 at 0'],
    ['azure', { Key: '1', key: '2' }, 'key', "'Key' again"],
    ['azure', { a: 'x'.repeat(8192) }, 'a', 'at most 8192'],
    ['swift', { ['k'.repeat(129)]: 'v' }, 'k'.repeat(129), '129 bytes; this provider keeps at most 128'],
    ['swift', { a: 'é'.repeat(129) }, 'a', '258 bytes; this provider keeps at most 256'],
    ['swift', { a: '' }, 'a', 'removes the key'],
    ['swift', entries(91), 'k90', '91 entries; this provider keeps at most 90'],
    ['gcs', { a: 'x'.repeat(8192) }, 'a', '8193 bytes; this provider keeps at most 8192'],
  ])('%s does not keep %j: %s is named, and why', (name, metadata, key, why) => {
    const work = (): unknown => store(name, { metadata });
    expect(work).toThrow(InvalidArgumentError);
    expect(work).toThrow(`metadata '${key}'`);
    expect(work).toThrow(why);
  });

  test('is not changed itself, and no value is in an error', () => {
    const metadata = Object.freeze({ Key: 'the value ' });
    expect(() => store('s3', { metadata })).not.toThrow('the value');
    expect(() => store('s3', { metadata })).toThrow(InvalidArgumentError);
    store('azure', { metadata });
    expect(metadata).toEqual({ Key: 'the value ' });
  });
});

describe('headers', () => {
  test('are sent in lower case', () => {
    expect(store('s3', { headers: { 'Cache-Control': 'no-store' } }).headers).toEqual({ 'cache-control': 'no-store' });
  });

  test.each<[ProviderName, Texts, string]>([
    ['s3', { 'x-amz-acl': 'secret' }, "header 'x-amz-acl'"],
    ['azure', { expires: 'secret' }, 'it can keep cache-control,'],
    ['s3', { constructor: 'secret' }, "header 'constructor'"],
    ['s3', { 'Content-Type': 'secret' }, "option 'contentType'"],
    ['s3', { Expires: 'secret', expires: 'secret' }, "header 'expires': it is given twice"],
  ])('%s does not keep %j', (name, headers, words) => {
    const work = (): unknown => store(name, { headers });
    expect(work).toThrow(InvalidArgumentError);
    expect(work).toThrow(words);
    expect(work).not.toThrow('secret');
  });
});
