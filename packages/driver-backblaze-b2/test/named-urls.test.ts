import { describe, expect, test } from '@jest/globals';
import type { HttpCall, HttpClient, HttpText } from '@stowage/core/http';
import { driverScope, HTTP_CLIENT } from '@stowage/core/registry';
import { BackblazeB2StorageDriver, type BackblazeB2Options } from '../src/index.js';
import { bodyOf, headOf } from './contents.js';
import { authorization } from './impostor.js';
import { failure } from './world.js';

/** What is sent where, without a network: a server that names these URLs. */
class Named implements HttpClient {
  readonly sent: string[] = [];
  readonly #storageApi: object;
  readonly #uploadUrl: string;

  constructor(storageApi: object, uploadUrl = 'https://pod.example/upload') {
    this.#storageApi = storageApi;
    this.#uploadUrl = uploadUrl;
  }

  async call({ url }: HttpCall): Promise<HttpText> {
    this.sent.push(url);
    const names = { apiUrl: 'https://api.example', downloadUrl: 'https://f.example', ...this.#storageApi };
    if (url.endsWith('b2_authorize_account')) return answer(authorization({ time: 1, url: '' }, names));
    if (url.endsWith('_url')) return answer({ uploadUrl: this.#uploadUrl, authorizationToken: 'upload-token' });
    return answer({ buckets: [] });
  }

  upload = ({ url }: { url: string }): Promise<never> => this.#refuse(url);
  download = ({ url }: { url: string }): Promise<never> => this.#refuse(url);
  close = (): Promise<void> => Promise.resolve();

  #refuse(url: string): Promise<never> {
    this.sent.push(url);
    return Promise.reject(new Error('no bytes are sent here'));
  }
}

function answer(json: object): HttpText {
  return { status: 200, headers: {}, text: JSON.stringify(json) };
}

function connect(http: HttpClient, options: BackblazeB2Options): BackblazeB2StorageDriver {
  const scope = driverScope();
  scope.register(HTTP_CLIENT, { useValue: http });
  return new BackblazeB2StorageDriver('key-id', 'application-key', options, scope);
}

const TLS = { endpoint: 'https://b2.example' };
const LOCAL = { endpoint: 'http://127.0.0.1:9180' };
const PLAIN = { endpoint: 'http://b2.example', secure: false };

describe('a URL that the server names', () => {
  test.each<readonly [string, BackblazeB2Options, object]>([
    ['an API without TLS where the endpoint has it', TLS, { apiUrl: 'http://api.example' }],
    ['one on this machine, too', TLS, { apiUrl: 'http://127.0.0.1:9180' }],
    ['downloads without TLS', TLS, { downloadUrl: 'http://f.example' }],
    ['an API without TLS elsewhere, where the endpoint is this machine', LOCAL, { apiUrl: 'http://api.example' }],
    ['a name that only begins as this machine', LOCAL, { apiUrl: 'http://127.0.0.1.example' }],
    ['another scheme', TLS, { apiUrl: 'ftp://api.example' }],
    ['no URL', TLS, { apiUrl: 'api.example' }],
    ['nothing', TLS, { downloadUrl: '' }],
    ['credentials', TLS, { apiUrl: 'https://user:hidden@api.example' }],
    ['a path', TLS, { apiUrl: 'https://api.example/elsewhere' }],
    ['a query', TLS, { downloadUrl: 'https://f.example?to=elsewhere' }],
    ['a fragment', TLS, { downloadUrl: 'https://f.example#elsewhere' }],
    ['a line break', TLS, { apiUrl: 'https://api.example\r\nx: y' }],
  ])('is not believed: %s', async (_what, options, names) => {
    const http = new Named(names);
    const error = await failure(connect(http, options).listContainers());
    expect(error).toMatchObject({ code: 'malformed_response', retryable: false });
    expect(String(error)).toContain(Object.keys(names)[0]);
    expect(String(error)).not.toContain('hidden');
    expect(http.sent).toEqual([`${options.endpoint}/b2api/v4/b2_authorize_account`]);
  });

  test.each<readonly [string, BackblazeB2Options, string]>([
    ['without TLS', TLS, 'http://pod.example/upload'],
    ['that is none', TLS, 'pod.example'],
    ['with credentials', TLS, 'https://user:hidden@pod.example/upload'],
    ['without TLS elsewhere, from this machine', LOCAL, 'http://pod.example/upload'],
  ])('is not believed: an upload URL %s', async (_what, options, uploadUrl) => {
    const http = new Named({ apiUrl: options.endpoint, downloadUrl: options.endpoint }, uploadUrl);
    const driver = connect(http, options);
    const bucket = { name: 'photos', id: '1' };
    const large = { id: '2', container: bucket, name: 'a', extra: {} };
    for (const work of [
      () => driver.backend.writeObject(bucket, headOf('a'), bodyOf('a'), {}),
      () => driver.backend.multipart.writePart(large, 1, bodyOf('a'), {}),
      () => driver.exGetUploadData(bucket),
    ]) {
      const error = await failure(work());
      expect(error).toMatchObject({ code: 'malformed_response' });
      expect(String(error)).toContain('uploadUrl');
      expect(String(error)).not.toContain('hidden');
    }
    expect(http.sent).not.toContain(uploadUrl);
  });

  test.each<readonly [string, BackblazeB2Options, object]>([
    ['as the endpoint', TLS, {}],
    ['with a slash at its end', TLS, { apiUrl: 'https://api.example/' }],
    ['with TLS, where the endpoint needs none', LOCAL, {}],
    ['on this machine, as the endpoint', LOCAL, { apiUrl: 'http://localhost:1', downloadUrl: 'http://[::1]:1' }],
    ['without TLS, where that was asked for', PLAIN, { apiUrl: 'http://api.example', downloadUrl: 'http://f.example' }],
  ])('is believed: %s', async (_what, options, names) => {
    const http = new Named(names);
    await expect(connect(http, options).listContainers()).resolves.toEqual([]);
    const base = 'apiUrl' in names ? String(names.apiUrl).replace(/\/$/, '') : 'https://api.example';
    expect(http.sent.at(-1)).toBe(`${base}/b2api/v4/b2_list_buckets`);
  });
});
