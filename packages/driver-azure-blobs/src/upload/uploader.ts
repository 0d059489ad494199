import { conditionFailure, conditionHeaders, type HttpText } from '@stowage/core/http';
import {
  ConflictError,
  ObjectAlreadyExistsError,
  ObjectChangedError,
  ObjectHashMismatchError,
  type ContainerKey,
  type ObjectRecord,
  type UploadBody,
  type UploadHead,
  type WriteConditions,
} from '@stowage/core/spi';
import type { Downloader } from '../download/downloader.js';
import { headHeaders } from '../metadata.js';
import { PROVIDER } from '../errors.js';
import { md5Of, stored } from '../records.js';
import type { Session } from '../session/session.js';
import { Payload } from './payload.js';

/** How a blob is stored, beside its head. */
export interface WriteCall extends WriteConditions {
  /** What only Azure has: tier, tags, lease. */
  readonly headers?: Readonly<Record<string, string | undefined>> | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** What a write's failure means under its condition: Azure says of what is to be replaced and is not there that it is not there. */
export function underCondition(name: string, conditions: WriteConditions): (error: unknown) => never {
  return (error) => {
    throw conditionFailure(error, name, conditions);
  };
}

/** Whether a condition did not hold, which may be because an earlier try of the same write succeeded. */
export function isRefusedByCondition(failure: unknown): boolean {
  return (
    failure instanceof ObjectChangedError ||
    failure instanceof ObjectAlreadyExistsError ||
    failure instanceof ConflictError
  );
}

/** Stores whole blobs. */
export class Uploader {
  readonly #session: Session;
  readonly #downloader: Downloader;

  constructor(session: Session, downloader: Downloader) {
    this.#session = session;
    this.#downloader = downloader;
  }

  /** One `Put Blob`. */
  async put(container: ContainerKey, head: UploadHead, body: UploadBody, call: WriteCall): Promise<ObjectRecord> {
    const { signal } = call;
    const payload = new Payload(body, { name: head.name, md5: head.checksums?.md5, signal });
    const answer = await this.#session
      .upload(
        {
          operation: 'Put Blob',
          method: 'PUT',
          container: container.name,
          blob: head.name,
          headers: { 'x-ms-blob-type': 'BlockBlob', ...headHeaders(head), ...conditionHeaders(call), ...call.headers },
          signal,
          settle: (failure) => this.#settled(container, head.name, payload, failure),
        },
        () => payload.open(),
        () => payload.close(),
      )
      .catch(underCondition(head.name, call));
    return stored(answer, head.name, { size: body.size, checksums: await agreed(answer, head.name, payload), head });
  }

  /** A condition failed after an answer was lost: if what is there is what was sent, it was stored by the try that got none. */
  async #settled(container: ContainerKey, name: string, payload: Payload, failure: unknown): Promise<HttpText> {
    if (!isRefusedByCondition(failure)) throw failure;
    const md5 = await payload.md5();
    const found = await this.#downloader.head(container, { name }, {}).catch(() => undefined);
    if (found === undefined || md5 === undefined) throw failure;
    const { record, answer } = found;
    if (record.size !== payload.size || record.checksums.md5 !== md5) throw failure;
    return { ...answer, text: '' };
  }
}

/** Azure compares by itself; this holds it to its word. */
async function agreed(answer: HttpText, name: string, payload: Payload): Promise<{ readonly md5?: string }> {
  const [sent, told] = [await payload.md5(), md5Of(answer.headers['content-md5']).md5];
  if (sent !== undefined && told !== undefined && told !== sent)
    throw new ObjectHashMismatchError(name, sent, told, { provider: PROVIDER });
  const md5 = told ?? sent;
  return md5 === undefined ? {} : { md5 };
}
