import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createHash } from 'node:crypto';
import { request } from 'undici';
import { contentBetween } from '../src/content.js';
import { base64Of, digestOf } from '../src/digests/digest.js';
import { S3Sink } from '../src/sink/s3/s3-sink.js';
import { textsIn } from '../src/sink/s3/xml.js';

const sink = new S3Sink({ latency: 0 });
let url = '';

beforeAll(async () => {
  url = await sink.listen();
});
afterAll(async () => sink.close());

const BUCKET = 'sink-25x1000';
const CRC = 'x-amz-checksum-crc64nvme';
const TYPE = 'x-amz-checksum-type';
const hello = Buffer.from('hello world');
const content = Buffer.concat([...contentBetween(0, 1000)]);

interface Call {
  readonly headers?: Record<string, string>;
  readonly body?: string | Buffer;
}

async function ask(
  method: 'DELETE' | 'GET' | 'HEAD' | 'POST' | 'PUT',
  path: string,
  { headers = {}, body }: Call = {},
) {
  const answer = await request(`${url}/${BUCKET}${path}`, { method, headers, body: body ?? null });
  return { status: answer.statusCode, headers: answer.headers, bytes: Buffer.from(await answer.body.arrayBuffer()) };
}

function framed(bytes: Buffer, split: number, ...trailers: readonly string[]): Buffer {
  const chunks = [bytes.subarray(0, split), bytes.subarray(split)].flatMap((chunk) => [
    Buffer.from(`${chunk.length.toString(16)}\r\n`),
    chunk,
    Buffer.from('\r\n'),
  ]);
  return Buffer.concat([...chunks, Buffer.from(['0', ...trailers, '', ''].join('\r\n'))]);
}

function trailed(bytes: Buffer): Record<string, string> {
  return {
    'content-encoding': 'aws-chunked',
    'x-amz-decoded-content-length': String(bytes.length),
    'x-amz-trailer': CRC,
  };
}

describe('one upload', () => {
  test('of so few bytes is answered with their MD5', async () => {
    const { status, headers } = await ask('PUT', '/a', { body: hello });
    expect([status, headers['etag']]).toEqual([200, `"${createHash('md5').update(hello).digest('hex')}"`]);
  });

  test.each(['crc32', 'crc32c', 'crc64nvme', 'sha1', 'sha256'] as const)('is held against its %s', async (name) => {
    const header = `x-amz-checksum-${name}`;
    const right = base64Of(await digestOf(name, hello));
    const wrong = base64Of(await digestOf(name, content));
    const { status, headers } = await ask('PUT', '/a', { headers: { [header]: right }, body: hello });
    expect([status, headers[header]]).toEqual([200, right]);
    const refused = await ask('PUT', '/a', { headers: { [header]: wrong }, body: hello });
    expect([refused.status, textsIn(refused.bytes.toString(), 'Code')]).toEqual([400, ['BadDigest']]);
  });

  test('is held against its Content-MD5', async () => {
    const md5 = base64Of(await digestOf('md5', content));
    expect((await ask('PUT', '/a', { headers: { 'content-md5': md5 }, body: content })).status).toBe(200);
    expect((await ask('PUT', '/a', { headers: { 'content-md5': md5 }, body: hello })).status).toBe(400);
  });

  test('in chunks is held against the checksum behind them', async () => {
    const trailer = `${CRC}:${base64Of(await digestOf('crc64nvme', content))}`;
    const right = await ask('PUT', '/a', { headers: trailed(content), body: framed(content, 300, trailer) });
    expect([right.status, right.headers[TYPE]]).toEqual([200, 'FULL_OBJECT']);
    const wrong = await ask('PUT', '/a', { headers: trailed(hello), body: framed(hello, 5, trailer) });
    expect([wrong.status, textsIn(wrong.bytes.toString(), 'Code')]).toEqual([400, ['BadDigest']]);
  });

  test('in chunks is refused without the checksum that it announces, and without its end', async () => {
    const without = await ask('PUT', '/a', { headers: trailed(hello), body: framed(hello, 5) });
    expect(textsIn(without.bytes.toString(), 'Code')).toEqual(['MalformedTrailerError']);
    const cut = framed(hello, 5, `${CRC}:x`).subarray(0, 20);
    expect((await ask('PUT', '/a', { headers: trailed(hello), body: cut })).status).toBe(400);
  });
});

describe('an upload in parts', () => {
  async function begin(): Promise<string> {
    const { bytes } = await ask('POST', '/large?uploads');
    return textsIn(bytes.toString(), 'UploadId')[0] ?? '';
  }

  function completion(...etags: readonly string[]): string {
    const parts = etags.map((etag, k) => `<Part><PartNumber>${k + 1}</PartNumber><ETag>${etag}</ETag></Part>`);
    return `<CompleteMultipartUpload>${parts.join('')}</CompleteMultipartUpload>`;
  }

  test('is an object when it is complete, of the size of its parts', async () => {
    const id = await begin();
    const halves = [content.subarray(0, 600), content.subarray(600)];
    const etags: string[] = [];
    for (const [k, body] of halves.entries()) {
      const { headers } = await ask('PUT', `/large?partNumber=${k + 1}&uploadId=${id}`, { body });
      etags.push(String(headers['etag']));
    }
    const headers = { [CRC]: base64Of(await digestOf('crc64nvme', content)) };
    const { status, bytes } = await ask('POST', `/large?uploadId=${id}`, { headers, body: completion(...etags) });
    expect([status, textsIn(bytes.toString(), 'ChecksumCRC64NVME')]).toEqual([200, [headers[CRC]]]);
    expect((await ask('HEAD', '/large')).headers['content-length']).toBe('1000');
    expect((await ask('POST', `/large?uploadId=${id}`, { body: completion(...etags) })).status).toBe(404);
  });

  test('is refused with an ETag that no part has, and with another checksum of the whole', async () => {
    const id = await begin();
    const { headers } = await ask('PUT', `/large?partNumber=1&uploadId=${id}`, { body: content });
    expect((await ask('POST', `/large?uploadId=${id}`, { body: completion('"other"') })).status).toBe(400);
    const wrong = { [CRC]: base64Of(await digestOf('crc64nvme', hello)) };
    const body = completion(String(headers['etag']));
    expect((await ask('POST', `/large?uploadId=${id}`, { headers: wrong, body })).status).toBe(400);
  });

  test('is forgotten when it is given up', async () => {
    const id = await begin();
    expect((await ask('DELETE', `/large?uploadId=${id}`)).status).toBe(204);
    expect((await ask('PUT', `/large?partNumber=1&uploadId=${id}`, { body: hello })).status).toBe(404);
  });
});

describe('an object that is there', () => {
  const NAME = '/file-0000003.bin';

  test('is read with the checksums of its bytes', async () => {
    const { bytes, headers } = await ask('GET', NAME, { headers: { 'x-amz-checksum-mode': 'ENABLED' } });
    expect(bytes.equals(content)).toBe(true);
    expect([headers['etag'], headers[CRC]]).toEqual([
      `"${await digestOf('md5', content)}"`,
      base64Of(await digestOf('crc64nvme', content)),
    ]);
  });

  test('is read in ranges', async () => {
    const { status, bytes, headers } = await ask('GET', NAME, { headers: { range: 'bytes=10-19' } });
    expect([status, headers['content-range']]).toEqual([206, 'bytes 10-19/1000']);
    expect(bytes.equals(content.subarray(10, 20))).toBe(true);
    expect((await ask('GET', NAME, { headers: { range: 'bytes=1000-' } })).status).toBe(416);
  });

  test('is not read if it has another ETag than is wanted', async () => {
    expect((await ask('GET', NAME, { headers: { 'if-match': '"other"' } })).status).toBe(412);
  });

  test('is copied', async () => {
    const { status } = await ask('PUT', '/copies/a', { headers: { 'x-amz-copy-source': `/${BUCKET}${NAME}` } });
    expect([status, (await ask('HEAD', '/copies/a')).headers['content-length']]).toEqual([200, '1000']);
  });

  test('is not there beyond the number in the bucket’s name', async () => {
    expect((await ask('GET', '/file-0000025.bin')).status).toBe(404);
  });
});

test('pages follow one another without gap or overlap', async () => {
  const names: string[] = [];
  let token = '';
  do {
    const { bytes } = await ask('GET', `?list-type=2&max-keys=10${token === '' ? '' : `&continuation-token=${token}`}`);
    const document = bytes.toString();
    names.push(...textsIn(document, 'Key'));
    expect(new Set(textsIn(document, 'Size'))).toEqual(new Set(['1000']));
    token = textsIn(document, 'NextContinuationToken')[0] ?? '';
  } while (token !== '');
  expect(names).toEqual(Array.from({ length: 25 }, (_, index) => `file-${String(index).padStart(7, '0')}.bin`));
});

test('versions are the objects, page after page', async () => {
  const first = (await ask('GET', '?versions&max-keys=20')).bytes.toString();
  const marker = textsIn(first, 'NextKeyMarker')[0] ?? '';
  const second = (await ask('GET', `?versions&key-marker=${marker}&version-id-marker=null`)).bytes.toString();
  expect([textsIn(first, 'Key').length, textsIn(second, 'Key')[0]]).toEqual([20, 'file-0000020.bin']);
  expect(textsIn(second, 'VersionId')).toEqual(Array.from({ length: 5 }, () => 'null'));
});

test('what was deleted is neither listed nor read', async () => {
  const body =
    '<Delete><Object><Key>file-0000020.bin</Key></Object><Object><Key>file-0000021.bin</Key></Object></Delete>';
  expect((await ask('POST', '?delete', { body })).status).toBe(400);
  const headers = { 'content-md5': createHash('md5').update(body).digest('base64') };
  const { bytes } = await ask('POST', '?delete', { headers, body });
  expect(textsIn(bytes.toString(), 'Key')).toEqual(['file-0000020.bin', 'file-0000021.bin']);
  expect((await ask('DELETE', '/file-0000022.bin')).status).toBe(204);
  const listed = await ask('GET', '?list-type=2&start-after=file-0000018.bin');
  expect(textsIn(listed.bytes.toString(), 'Key')).toEqual(['file-0000019.bin', 'file-0000023.bin', 'file-0000024.bin']);
  expect((await ask('GET', '/file-0000020.bin')).status).toBe(404);
});

test('counts what it does', () => {
  expect(sink.state.counters).toMatchObject({ deletions: 3, copies: 1 });
});
