import { Secret, type HeaderValue, type Recovery } from '@stowage/core/http';
import { ObjectHashMismatchError, type UploadBody } from '@stowage/core/spi';
import type { z } from '@stowage/core/validation';
import type { B2Api } from '../api/b2-api.js';
import { failureOf } from '../api/judge.js';
import { part, storedFile, type B2Part, type B2StoredFile } from '../api/schemas.js';
import { isExpiredToken, keepsUploadTarget, type RequestKind } from '../api/verdict.js';
import { PROVIDER, toStorageError, type About } from '../errors.js';
import type { Session, SessionCall } from '../session/session.js';
import { Payload, type Content } from './payload.js';
import type { TargetFate, UploadTarget, UploadTargetPool } from './upload-target-pool.js';

/** What uploads stand on. */
export interface UploaderContext {
  readonly api: B2Api;
  readonly session: Session;
  readonly pool: UploadTargetPool;
  readonly recovery: Recovery<RequestKind>;
}

type Headers = Readonly<Record<string, HeaderValue>>;

/** Which of the two uploads, and where its URLs come from. */
interface Route<T> {
  readonly operation: 'b2_upload_file' | 'b2_upload_part';
  readonly answer: z.ZodType<T>;
  readonly key: string;
  readonly obtain: () => Promise<UploadTarget>;
}

/** Sends bytes to upload URLs: another URL after each failure, up to as many as the limits allow. */
export class Uploader {
  readonly #context: UploaderContext;

  constructor(context: UploaderContext) {
    this.#context = context;
  }

  /** Stores a whole file. `headers` say everything but the length and the hash. */
  async uploadFile(bucketId: string, headers: Headers, content: Content, call: SessionCall): Promise<B2StoredFile> {
    const obtain = async (): Promise<UploadTarget> =>
      targetOf(await this.#context.session.call('b2_get_upload_url', { bucketId }, call));
    const route: Route<B2StoredFile> = { operation: 'b2_upload_file', answer: storedFile, key: bucketId, obtain };
    const stored = await this.#upload(route, headers, content, call);
    const mismatch = mismatchOf(stored, content.body, call);
    if (mismatch === undefined) return stored;
    await this.#discard(stored, call);
    throw mismatch;
  }

  /** Stores one part of a large file. */
  async uploadPart(fileId: string, headers: Headers, body: UploadBody, call: SessionCall): Promise<B2Part> {
    const obtain = async (): Promise<UploadTarget> =>
      targetOf(await this.#context.session.call('b2_get_upload_part_url', { fileId }, call));
    const route: Route<B2Part> = { operation: 'b2_upload_part', answer: part, key: fileId, obtain };
    const stored = await this.#upload(route, headers, { body }, call);
    const mismatch = mismatchOf(stored, body, call);
    if (mismatch === undefined) return stored;
    throw mismatch;
  }

  /** Drops the URLs of a large file that has come to its end. */
  forget(fileId: string): void {
    this.#context.pool.forget(fileId);
  }

  /** What is not what was sent must not stay visible. */
  async #discard({ fileName, fileId }: B2StoredFile, call: SessionCall): Promise<void> {
    await this.#context.session.call('b2_delete_file_version', { fileName, fileId }, call);
  }

  async #upload<T>(
    route: Route<T>,
    headers: Headers,
    content: Content,
    { signal, ...subject }: SessionCall,
  ): Promise<T> {
    const about: About = { operation: route.operation, ...subject };
    const { pool, recovery } = this.#context;
    const upload = (target: UploadTarget): Promise<T> =>
      this.#send(route, target, headers, { payload: new Payload(content, subject.object ?? ''), signal });
    const attempt = (): Promise<T> => pool.use({ key: route.key, obtain: route.obtain, upload, afterFailure: fateOf });
    return recovery.run({ kind: 'upload', attempt, toError: (error) => toStorageError(error, about), signal });
  }

  async #send<T>(
    { operation, answer }: Route<T>,
    { url, token }: UploadTarget,
    headers: Headers,
    { payload, signal }: { payload: Payload; signal: AbortSignal | undefined },
  ): Promise<T> {
    try {
      const { headers: announced, body } = await payload.wire(signal);
      const all = { ...headers, ...announced };
      return await this.#context.api.upload({ operation, url, token, headers: all, body, answer, signal });
    } finally {
      payload.close();
    }
  }
}

function targetOf({ uploadUrl, authorizationToken }: { uploadUrl: string; authorizationToken: string }): UploadTarget {
  return { url: uploadUrl, token: new Secret(authorizationToken) };
}

/** Also a failure that is not the wire's (the source's, an abort) drops the URL: B2 still waits for the rest on it. */
function fateOf(error: unknown): TargetFate {
  const failure = failureOf({ kind: 'upload', error, renewals: 0 });
  if (failure === undefined) return 'drop';
  if (isExpiredToken(failure)) return 'drop-all';
  return keepsUploadTarget(failure) ? 'keep' : 'drop';
}

/** B2 compares by itself; this holds it to its word. */
function mismatchOf(
  { contentSha1 }: B2StoredFile | B2Part,
  body: UploadBody,
  { object = '' }: SessionCall,
): ObjectHashMismatchError | undefined {
  const sent = body.digest();
  if (sent === undefined || contentSha1 === sent) return undefined;
  return new ObjectHashMismatchError(object, sent, contentSha1 ?? 'none', { provider: PROVIDER, retryable: true });
}
