import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, test } from '@jest/globals';
import { BlobServiceClient, StorageSharedKeyCredential } from '@azure/storage-blob';
import { Secret, type Unsigned } from '@stowage/core/http';
import { sharedKey, stringToSign } from '../src/signing/shared-key.js';

const KEY = Buffer.from('a key of the account').toString('base64');

function request(changes: Partial<Unsigned> = {}): Unsigned {
  return { method: 'GET', url: 'https://account.blob.core.windows.net/', headers: {}, body: undefined, ...changes };
}

describe('the string to sign', () => {
  // https://learn.microsoft.com/rest/api/storageservices/authorize-with-shared-key, with its headers and parameters
  test('is what the documentation shows for Get Container Metadata', () => {
    const url = 'https://myaccount.blob.core.windows.net/mycontainer?restype=container&comp=metadata&timeout=20';
    const headers = { 'x-ms-date': 'Fri, 26 Jun 2015 23:39:12 GMT', 'x-ms-version': '2015-02-21' };
    expect(stringToSign('myaccount', request({ url, headers }))).toBe(
      'GET\n\n\n\n\n\n\n\n\n\n\n\nx-ms-date:Fri, 26 Jun 2015 23:39:12 GMT\nx-ms-version:2015-02-21\n/myaccount/mycontainer\ncomp:metadata\nrestype:container\ntimeout:20',
    );
  });

  test('has a length of nothing as nothing, and other lengths and types as they are sent', () => {
    const sized = {
      'content-length': '11',
      'content-type': 'text/plain; charset=UTF-8',
      'x-ms-blob-type': 'BlockBlob',
    };
    const put = (headers: Unsigned['headers']): string => stringToSign('a', request({ method: 'PUT', headers }));
    expect(put(sized)).toBe('PUT\n\n\n11\n\ntext/plain; charset=UTF-8\n\n\n\n\n\n\nx-ms-blob-type:BlockBlob\n/a/');
    expect(put({ 'content-length': '0' })).toBe('PUT\n\n\n\n\n\n\n\n\n\n\n\n/a/');
  });

  test('sorts headers as the service does: _ before digits, digits before letters', () => {
    const headers = Object.fromEntries(['ab', 'a1', 'a_b', 'a'].map((key) => [`x-ms-meta-${key}`, 'v']));
    const text = stringToSign('a', request({ headers }));
    expect(text.match(/x-ms-meta-\w+/g)).toEqual(['x-ms-meta-a', 'x-ms-meta-a_b', 'x-ms-meta-a1', 'x-ms-meta-ab']);
  });

  test.each([
    ['a path, with the account once more', 'http://127.0.0.1:10000/dev/c/b', '/dev/dev/c/b'],
    ['names as they are encoded', 'https://h/c/%E4%B8%AD%20a%2Bb', '/dev/c/%E4%B8%AD%20a%2Bb'],
    ['parameters as they are meant', 'https://h/c?prefix=a%2Bb%20c%26&Comp=list', '/dev/c\ncomp:list\nprefix:a+b c&'],
  ])('has %s', (_what, url, resource) => {
    expect(stringToSign('dev', request({ url }))).toBe(`GET${'\n'.repeat(12)}${resource}`);
  });
});

test("signs every request that Microsoft's own library sends as that does", async () => {
  await using server = await recorder();
  const credential = new StorageSharedKeyCredential('account', KEY);
  const container = new BlobServiceClient(`${server.url}/account`, credential).getContainerClient('c');
  const blob = container.getBlockBlobClient('a/b c+ü🚀');
  await blob.upload('bytes', 5, { metadata: { b_1: 'v', b1: 'w', ab: 'x' }, conditions: { ifMatch: '"e"' } });
  await blob.stageBlock('YWJj+A==', 'bytes', 5);
  await blob.getProperties();
  await container.getProperties();
  expect(server.requests).toHaveLength(4);
  for (const { authorization, ...sent } of server.requests)
    expect(sharedKey({ account: 'account', key: new Secret(KEY) }, { ...sent, body: undefined })).toBe(authorization);
});

interface Recorded extends Pick<Unsigned, 'headers' | 'method' | 'url'> {
  readonly authorization: string | undefined;
}

/** A server that says yes to everything and keeps what it was asked. */
async function recorder() {
  const requests: Recorded[] = [];
  const server = createServer((incoming, answer) => {
    const { authorization, ...headers } = incoming.headers as Record<string, string>;
    const url = `http://${headers['host'] ?? ''}${incoming.url ?? ''}`;
    requests.push({ method: incoming.method as Unsigned['method'], url, headers, authorization });
    incoming.resume().on('end', () => answer.writeHead(incoming.method === 'PUT' ? 201 : 200).end());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const end = async (): Promise<void> => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  };
  return { requests, url: `http://127.0.0.1:${port}`, [Symbol.asyncDispose]: end };
}
