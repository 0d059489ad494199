import { detailsOf, rangeAnswer, rangeHeader, type HeaderValue, type HttpStream } from '@stowage/core/http';
import {
  InvalidRangeError,
  ObjectChangedError,
  ObjectDoesNotExistError,
  ProviderError,
  type ByteRange,
  type ContainerKey,
  type ObjectBody,
  type ObjectKey,
  type ObjectRecord,
} from '@stowage/core/spi';
import { PROVIDER } from '../errors.js';
import { fromHeaders } from '../records.js';
import type { Session } from '../session/session.js';

/** How a blob is read. */
export interface ReadCall {
  readonly range?: ByteRange | undefined;
  readonly headers?: Readonly<Record<string, HeaderValue | undefined>> | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** What a look tells. */
export interface Look {
  readonly record: ObjectRecord;
  readonly answer: HttpStream;
}

/** Reads blobs and what the service says of them. */
export class Downloader {
  readonly #session: Session;

  constructor(session: Session) {
    this.#session = session;
  }

  /** One `Get Blob Properties`. */
  async head(container: ContainerKey, object: ObjectKey, call: ReadCall): Promise<Look> {
    const { answer, record } = await this.#ask('HEAD', container, object, call);
    answer.body.resume();
    return { answer, record };
  }

  /** The bytes as they come. */
  async read(container: ContainerKey, object: ObjectKey, call: ReadCall): Promise<ObjectBody> {
    const { answer, record, size } = await this.#ask('GET', container, object, call);
    return { object: record, size, stream: answer.body };
  }

  /**
   * Of what is not there a store may say that it is not as it was asked for: looks, and rejects with what it is.
   *
   * @throws {ObjectDoesNotExistError} if it is not there
   * @throws the failure itself if it is
   */
  async toldMissing(
    container: ContainerKey,
    object: ObjectKey,
    failure: unknown,
    signal: AbortSignal | undefined,
  ): Promise<never> {
    if (failure instanceof ObjectChangedError) {
      const { body } = await this.#send(
        'HEAD',
        container,
        { name: object.name, versionId: object.versionId },
        { signal },
      );
      body.resume();
    }
    throw failure;
  }

  async #ask(method: Method, container: ContainerKey, object: ObjectKey, call: ReadCall) {
    const { range, signal } = call;
    const answer = await this.#send(method, container, object, call).catch((error: unknown) =>
      this.toldMissing(container, object, error, signal),
    );
    return held(answer, () => {
      assertWithin(answer, range, object.name);
      const { start, end, total } = rangeAnswer(answer, range, { provider: PROVIDER, what: OPERATIONS[method] });
      return {
        answer,
        record: { ...fromHeaders(answer, object.name, total), ...versionOf(object) },
        size: end - start,
      };
    });
  }

  async #send(method: Method, container: ContainerKey, object: ObjectKey, { range, headers, signal }: ReadCall) {
    const ranged = range === undefined ? undefined : rangeHeader(range);
    return this.#session
      .download({
        operation: OPERATIONS[method],
        method,
        container: container.name,
        blob: object.name,
        query: versionQuery(object.versionId),
        headers: { range: ranged, 'if-match': object.etag, ...headers },
        signal,
      })
      .catch(unlessNoVersion(object));
  }
}

type Method = 'GET' | 'HEAD';

/** By the method that asks for it. */
const OPERATIONS: Readonly<Record<Method, string>> = { GET: 'Get Blob', HEAD: 'Get Blob Properties' };

/** Azure refuses a range that begins past the end; Azurite answers it with nothing. */
function assertWithin({ status, headers }: HttpStream, range: ByteRange | undefined, name: string): void {
  const size = Number(/^bytes .*\/(\d+)$/.exec(headers['content-range'] ?? '')?.[1] ?? Infinity);
  if (range !== undefined && status === 206 && range.start >= size)
    throw new InvalidRangeError(name, `it has only ${size} bytes`, { provider: PROVIDER, status });
}

/** A version, or a snapshot, whose id is `snapshot:` and its time. */
export function versionQuery(versionId: string | undefined): Readonly<Record<string, string | undefined>> {
  if (versionId?.startsWith(SNAPSHOT) === true) return { snapshot: versionId.slice(SNAPSHOT.length) };
  return { versionid: versionId };
}

/** What ids of snapshots begin with, which are times as those of versions are. */
export const SNAPSHOT = 'snapshot:';

/** A snapshot has no other id in answers. */
function versionOf({ versionId }: ObjectKey): { readonly versionId?: string } {
  return versionId === undefined ? {} : { versionId };
}

/** What can be the id of no version the service calls a wrong parameter. */
function unlessNoVersion({ name, versionId }: ObjectKey): (error: unknown) => never {
  return (error) => {
    if (versionId !== undefined && error instanceof ProviderError && error.status === 400)
      throw new ObjectDoesNotExistError(name, detailsOf(error));
    throw error;
  };
}

/** What is made of an answer; its body is not read if nothing can be made of it. */
function held<T>({ body }: HttpStream, make: () => T): T {
  try {
    return make();
  } catch (error) {
    body.destroy();
    throw error;
  }
}
