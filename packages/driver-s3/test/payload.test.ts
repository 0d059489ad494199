import { expect, test } from '@jest/globals';
import { ObjectHashMismatchError, type Checksums, type UploadBody } from '@stowage/core/spi';
import { checksumsOfHeaders } from '../src/checksums.js';
import { chunkedBody, chunkedLength } from '../src/upload/chunked-body.js';
import { Payload, type ChecksumWay } from '../src/upload/payload.js';

const MIB = 1024 ** 2;

/** A body whose digest is known once it has been read. */
function bodyOf(size: number, { algorithm, digest }: { algorithm: 'crc64nvme' | 'md5'; digest: string }) {
  let isRead = false;
  const opened = { times: 0 };
  const body: UploadBody = {
    size,
    algorithm,
    async *open() {
      opened.times += 1;
      for (let at = 0; at < size; at += 700_000) yield Buffer.alloc(Math.min(700_000, size - at), 'x');
      isRead = true;
    },
    digest: () => (isRead ? digest : undefined),
  };
  return { body, opened };
}

async function bytesOf(body: Uint8Array | AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  if (body instanceof Uint8Array) return Buffer.from(body);
  for await (const each of body) chunks.push(Buffer.from(each));
  return Buffer.concat(chunks);
}

const MD5 = '0'.repeat(30) + 'ff';
const CRC = 'ff'.repeat(8);

test.each<[number, ChecksumWay, 'crc64nvme' | 'md5', Checksums, string, number]>([
  [10, 'etag', 'md5', {}, 'content-md5', 1],
  [10, 'trailer', 'crc64nvme', {}, 'x-amz-checksum-crc64nvme', 1],
  [3 * MIB, 'beforehand', 'md5', {}, 'content-md5', 2],
  [3 * MIB, 'etag', 'md5', { md5: MD5 }, 'content-md5', 1],
  [3 * MIB, 'etag', 'md5', {}, 'none', 1],
  [3 * MIB, 'trailer', 'crc64nvme', {}, 'x-amz-trailer', 1],
])(
  '%d bytes by way of %s (%s, known: %j) are sent with %s, and read %d times',
  async (size, way, algorithm, known, header, times) => {
    const { body, opened } = bodyOf(size, { algorithm, digest: algorithm === 'md5' ? MD5 : CRC });
    const wire = await new Payload({ body, checksums: known }, way, 'name').wire();
    const sent = await bytesOf(wire.body);
    expect(sent).toHaveLength(Number(wire.headers['content-length']));
    const told = ['content-md5', 'x-amz-checksum-crc64nvme', 'x-amz-trailer'].filter(
      (each) => wire.headers[each] !== undefined,
    );
    expect(told).toEqual(header === 'none' ? [] : [header]);
    expect(opened.times).toBe(times);
  },
);

test('what has another checksum than was announced is not sent', async () => {
  const { body } = bodyOf(10, { algorithm: 'md5', digest: MD5 });
  const payload = new Payload({ body, checksums: { md5: 'f'.repeat(32) } }, 'etag', 'name');
  await expect(payload.wire()).rejects.toThrow(ObjectHashMismatchError);
});

test.each([0, 1, MIB - 1, MIB, MIB + 1, 5 * MIB + 7])(
  '%d bytes in chunks are as long as was said, and can be put together again',
  async (size) => {
    const { body } = bodyOf(size, { algorithm: 'crc64nvme', digest: CRC });
    const trailer = () => ({ name: 'x-amz-checksum-crc64nvme', value: '//////////8=' });
    const bytes = await bytesOf(chunkedBody(body.open(), size, trailer));
    expect(bytes).toHaveLength(chunkedLength(size, 'x-amz-checksum-crc64nvme:'.length + 12));
    let at = 0;
    let content = 0;
    for (;;) {
      const end = bytes.indexOf('\r\n', at);
      const length = parseInt(bytes.subarray(at, end).toString(), 16);
      if (length === 0) {
        expect(bytes.subarray(end + 2).toString()).toBe('x-amz-checksum-crc64nvme://////////8=\r\n\r\n');
        break;
      }
      content += length;
      at = end + 2 + length + 2;
    }
    expect(content).toBe(size);
  },
);

test.each<[Record<string, string>, Checksums]>([
  [{ etag: '"0123456789abcdef0123456789abcdef"' }, { md5: '0123456789abcdef0123456789abcdef' }],
  [{ etag: '"0123456789abcdef0123456789abcdef-2"' }, {}],
  [{ etag: '"0123456789abcdef0123456789abcdef"', 'x-amz-server-side-encryption': 'aws:kms' }, {}],
  [{ etag: '"0123456789abcdef0123456789abcdef"', 'x-amz-server-side-encryption-customer-algorithm': 'AES256' }, {}],
  [
    { 'x-amz-checksum-crc64nvme': '//////////8=', 'x-amz-checksum-type': 'FULL_OBJECT' },
    { crc64nvme: 'ffffffffffffffff' },
  ],
  [{ 'x-amz-checksum-crc32': 'AAAAAA==', 'x-amz-checksum-type': 'COMPOSITE' }, {}],
  [{ 'x-amz-checksum-sha256': 'AAAA-2' }, {}],
])('%j tells of the whole %j', (headers, checksums) => {
  expect(checksumsOfHeaders(headers)).toEqual(checksums);
});
