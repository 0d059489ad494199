import { Readable } from 'node:stream';
import type { Answers, UploadUrl } from './answers.js';
import type { BareSession } from './session.js';

/** A body whose SHA-1 comes as its last 40 bytes, or is known before. */
export interface Upload {
  readonly body: Buffer | Iterable<Buffer> | AsyncIterable<Buffer>;
  readonly length: number;
  readonly sha1: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** Sends one upload to an upload URL. */
export async function upload(
  session: BareSession,
  target: UploadUrl,
  { body, length, sha1, headers }: Upload,
): Promise<void> {
  const answer = await session.pool.request({
    ...{ path: new URL(target.uploadUrl).pathname, method: 'POST' },
    body: Buffer.isBuffer(body) ? body : Readable.from(body, { objectMode: false }),
    headers: {
      authorization: target.authorizationToken,
      'content-length': String(length),
      'x-bz-content-sha1': sha1,
      ...headers,
    },
  });
  const text = await answer.body.text();
  if (answer.statusCode !== 200) throw new Error(text);
}

/** Starts a large file, lets `send` upload its parts, and finishes it with the hashes that `send` gives. */
export async function uploadLarge(
  session: BareSession,
  file: { readonly fileName: string; readonly fileInfo?: Readonly<Record<string, string>> },
  send: (file: Answers['b2_start_large_file']) => Promise<readonly string[]>,
): Promise<void> {
  const { bucketId } = session;
  const started = await session.call('b2_start_large_file', { bucketId, ...file, contentType: 'b2/x-auto' });
  const partSha1Array = await send(started);
  await session.call('b2_finish_large_file', { fileId: started.fileId, partSha1Array });
}
