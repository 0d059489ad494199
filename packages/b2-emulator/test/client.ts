import { createHash } from 'node:crypto';
import { startEmulator, type Emulator, type EmulatorOptions } from '../src/index.js';

/** What B2 answered: its status, its JSON and its headers. */
export interface Reply {
  readonly status: number;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  readonly body: any;
  readonly headers: Headers;
}

/** How an upload is to differ from the ordinary one. */
export interface UploadOptions {
  readonly headers?: Record<string, string>;
  readonly url?: UploadUrl;
}

/** An upload URL and its token. */
export interface UploadUrl {
  readonly uploadUrl: string;
  readonly authorizationToken: string;
}

/** A client that adds nothing: each method is one request, except where it says so. */
export class Client {
  readonly base: string;
  readonly accountId: string;
  readonly token: string;
  readonly version: number;

  constructor(parts: { base: string; accountId: string; token: string; version: number }) {
    this.base = parts.base;
    this.accountId = parts.accountId;
    this.token = parts.token;
    this.version = parts.version;
  }

  /** Authorizes with a key, by default the master key. */
  static async authorized(
    emulator: Emulator,
    { version = 4, keyId = emulator.keyId, key = emulator.key } = {},
  ): Promise<Client> {
    const { body } = await authorize(emulator.url, keyId, key, version);
    return new Client({ base: emulator.url, accountId: body.accountId, token: body.authorizationToken, version });
  }

  /** The same account, with another token, server or version of the API. */
  with(changes: { token?: string; base?: string; version?: number }): Client {
    const { base, accountId, token, version } = this;
    return new Client({ base, accountId, token, version, ...changes });
  }

  /** The same, in another version of the API. */
  speaking(version: number): Client {
    return this.with({ version });
  }

  async call(operation: string, fields: object = {}, headers: Record<string, string> = {}): Promise<Reply> {
    return reply(
      await fetch(`${this.base}/b2api/v${this.version}/${operation}`, {
        method: 'POST',
        headers: { Authorization: this.token, ...headers },
        body: JSON.stringify(fields),
      }),
    );
  }

  /** The id of a new bucket. */
  async bucket(bucketName = 'test-bucket', fields: object = {}): Promise<string> {
    const request = { accountId: this.accountId, bucketName, bucketType: 'allPrivate', ...fields };
    const { body } = await this.call('b2_create_bucket', request);
    return body.bucketId;
  }

  async uploadUrl(bucketId: string): Promise<UploadUrl> {
    return (await this.call('b2_get_upload_url', { bucketId })).body;
  }

  async partUrl(fileId: string): Promise<UploadUrl> {
    return (await this.call('b2_get_upload_part_url', { fileId })).body;
  }

  /** Gets an upload URL, unless one is given, and uploads. */
  async upload(
    bucketId: string,
    name: string,
    data: string | Buffer = '',
    options: UploadOptions = {},
  ): Promise<Reply> {
    const { uploadUrl, authorizationToken } = options.url ?? (await this.uploadUrl(bucketId));
    const headers = {
      Authorization: authorizationToken,
      'X-Bz-File-Name': encodeURIComponent(name),
      'Content-Type': 'text/plain',
      'X-Bz-Content-Sha1': sha1(data),
      ...options.headers,
    };
    return reply(await fetch(uploadUrl, { method: 'POST', headers, body: new Uint8Array(Buffer.from(data)) }));
  }

  /** Gets a part URL, unless one is given, and uploads. */
  async uploadPart(
    fileId: string,
    partNumber: number,
    data: string | Buffer,
    options: UploadOptions = {},
  ): Promise<Reply> {
    const { uploadUrl, authorizationToken } = options.url ?? (await this.partUrl(fileId));
    const headers = {
      Authorization: authorizationToken,
      'X-Bz-Part-Number': String(partNumber),
      'X-Bz-Content-Sha1': sha1(data),
      ...options.headers,
    };
    return reply(await fetch(uploadUrl, { method: 'POST', headers, body: new Uint8Array(Buffer.from(data)) }));
  }

  /** Starts, uploads the parts, finishes. */
  async largeFile(bucketId: string, fileName: string, parts: readonly string[]): Promise<Reply> {
    const { body } = await this.call('b2_start_large_file', { bucketId, fileName, contentType: 'text/plain' });
    for (const [i, part] of parts.entries()) await this.uploadPart(body.fileId, i + 1, part);
    return this.call('b2_finish_large_file', { fileId: body.fileId, partSha1Array: parts.map(sha1) });
  }

  /** A download by name. */
  get(path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Response> {
    return fetch(`${this.base}/file/${path}`, { method, headers: { Authorization: this.token, ...headers } });
  }

  /** The names of a listing's rows. */
  async names(bucketId: string, fields: object = {}, operation = 'b2_list_file_names'): Promise<string[]> {
    const { body } = await this.call(operation, { bucketId, ...fields });
    return body.files.map((row: { fileName: string }) => row.fileName);
  }
}

/** One authorization, with any credentials. */
export async function authorize(base: string, keyId: string, key: string, version = 4): Promise<Reply> {
  const headers = { Authorization: `Basic ${Buffer.from(`${keyId}:${key}`).toString('base64')}` };
  return reply(await fetch(`${base}/b2api/v${version}/b2_authorize_account`, { headers }));
}

/** A running emulator with a client of its master key. */
export async function start(options: EmulatorOptions = {}): Promise<{ emulator: Emulator; client: Client }> {
  const emulator = await startEmulator({ absoluteMinimumPartSize: 5, recommendedPartSize: 10, ...options });
  return { emulator, client: await Client.authorized(emulator) };
}

export function sha1(data: string | Buffer): string {
  return createHash('sha1').update(data).digest('hex');
}

async function reply(response: Response): Promise<Reply> {
  const text = await response.text();
  return { status: response.status, body: text === '' ? undefined : JSON.parse(text), headers: response.headers };
}
