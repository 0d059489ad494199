import { conditionHeaders, type HttpText, type Settle } from '@stowage/core/http';
import {
  ObjectChangedError,
  type ContainerKey,
  type ObjectRecord,
  type UploadBody,
  type UploadHead,
  type WriteOptions,
} from '@stowage/core/spi';
import { checksumQuestion, checksumsOfHeaders } from './checksums.js';
import { conditionError, hasCondition } from './conditions.js';
import { keyHeaders, type ServerSideEncryption } from './encryption.js';
import { exOptions } from './ex-options.js';
import { assertKey } from './names.js';
import { ofWritten } from './records.js';
import type { S3Services } from './services.js';
import { headHeaders, storedHeaders } from './upload/object-headers.js';
import { checksumWay } from './upload/payload.js';

/** Objects that are stored in one request. */
export class Writes {
  readonly #services: S3Services;

  constructor(services: S3Services) {
    this.#services = services;
  }

  /** What S3 refuses because of a condition is told as what the condition was about. */
  async put(container: ContainerKey, head: UploadHead, body: UploadBody, options: WriteOptions): Promise<ObjectRecord> {
    const { preset, uploader } = this.#services;
    const { signal } = options;
    assertKey(head.name, preset.id);
    const ex = exOptions('upload', options.ex);
    const address = { bucket: container.name, key: head.name };
    const headers = {
      ...headHeaders(head, { inParts: false }),
      ...storedHeaders(ex),
      ...conditionHeaders(options),
    };
    const way = checksumWay(preset, ex.serverSideEncryption);
    const { checksums } = head;
    const settle = hasCondition(options)
      ? this.#settle(container, { head, body, encryption: ex.serverSideEncryption })
      : undefined;
    const upload = { operation: 'PutObject', address, headers, body, checksums, way, signal, settle } as const;
    const answer = await uploader.send(upload).catch((error: unknown) => {
      throw conditionError(error, head.name, options);
    });
    const told = preset.hidesLateEtags === true ? withEtag(answer.headers, body) : answer.headers;
    return ofWritten({ name: head.name, headers: told, provider: preset.id }, body.size);
  }

  /** A condition that is not met any more may have been met by the try whose answer was lost: then the object has these bytes. */
  #settle(
    { name: bucket }: ContainerKey,
    { head, body, encryption }: { head: UploadHead; body: UploadBody; encryption: ServerSideEncryption | undefined },
  ): Settle<HttpText> {
    return async (failure) => {
      if (!(failure instanceof ObjectChangedError)) throw failure;
      const { session, preset } = this.#services;
      const headers = { ...checksumQuestion(preset), ...keyHeaders(encryption) };
      const call = { operation: 'HeadObject', method: 'HEAD', bucket, key: head.name, headers } as const;
      const answer = await session.call(call).catch(() => undefined);
      if (answer === undefined || !isWhatWasSent(answer, body)) throw failure;
      return answer;
    };
  }
}

/** Of a write that was overtaken no ETag is told: it had the MD5 that the server has held the bytes against. */
function withEtag(headers: HttpText['headers'], body: UploadBody): HttpText['headers'] {
  const md5 = body.algorithm === 'md5' ? body.digest() : undefined;
  return headers['etag'] !== undefined || md5 === undefined ? headers : { ...headers, etag: `"${md5}"` };
}

function isWhatWasSent({ headers }: HttpText, body: UploadBody): boolean {
  const { algorithm } = body;
  const sent = body.digest();
  if (algorithm === undefined || sent === undefined || Number(headers['content-length']) !== body.size) return false;
  return checksumsOfHeaders(headers)[algorithm] === sent;
}
