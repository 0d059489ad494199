import {
  detailsOf,
  rangeAnswer,
  rangeHeader,
  unlessReplaced,
  type HttpStream,
  type HttpText,
} from '@stowage/core/http';
import {
  MalformedResponseError,
  ObjectDoesNotExistError,
  StorageError,
  type ContainerKey,
  type ObjectBody,
  type ObjectKey,
  type ObjectRecord,
  type ReadOptions,
} from '@stowage/core/spi';
import { isMissing } from '../errors.js';
import { fromHeaders } from '../records.js';
import type { Session } from '../session/session.js';

type Signal = AbortSignal | undefined;

/** Reads objects, and what Swift says of them. */
export class Downloader {
  readonly #session: Session;

  constructor(session: Session) {
    this.#session = session;
  }

  /**
   * One HEAD.
   *
   * @throws {ObjectDoesNotExistError} if there is no such object, or version
   */
  async head(container: ContainerKey, object: ObjectKey, signal: Signal): Promise<ObjectRecord> {
    const { name } = object;
    const request = { method: 'HEAD' as const, container: container.name, object: name, query: versionQuery(object) };
    const ask = (): Promise<HttpText> => unlessReplaced(object, () => this.#session.call({ ...request, signal }));
    const answer = await this.telling(container, object, ask, signal);
    const record = fromHeaders(answer, name, Number(answer.headers['content-length'] ?? NaN), this.#session.provider);
    return this.#asAsked(object, record);
  }

  /** The bytes as they come. */
  async read(container: ContainerKey, object: ObjectKey, { range, signal }: ReadOptions): Promise<ObjectBody> {
    const headers = {
      ...(range === undefined ? {} : { range: rangeHeader(range) }),
      ...(object.etag === undefined ? {} : { 'if-match': object.etag }),
    };
    const place = { container: container.name, object: object.name, query: versionQuery(object) };
    const get = (): Promise<HttpStream> => this.#session.download({ method: 'GET', ...place, headers, signal });
    const answer = await this.telling(container, object, () => unlessReplaced(object, get), signal);
    try {
      const { provider } = this.#session;
      const { start, end, total } = rangeAnswer(answer, range, { provider, what: 'GET object' });
      const record = this.#asAsked(object, fromHeaders(answer, object.name, total, provider));
      return { object: record, size: end - start, stream: answer.body };
    } catch (error) {
      answer.body.destroy();
      throw error;
    }
  }

  /** Swift says 404 of a missing object and of a missing container alike, and 400 of a version that no object can have. */
  async telling<T>(container: ContainerKey, object: ObjectKey, work: () => Promise<T>, signal: Signal): Promise<T> {
    try {
      return await work();
    } catch (error) {
      const failure = missingVersion(error, object);
      if (failure instanceof ObjectDoesNotExistError) await this.container(container.name, signal);
      throw failure;
    }
  }

  /** @throws {ContainerDoesNotExistError} if there is no such container */
  async container(name: string, signal: Signal) {
    return this.#session.call({ method: 'HEAD', container: name, signal });
  }

  /** What a request about the segments of a container gives; undefined where it has none. */
  async unlessMissing<T>(container: ContainerKey, ask: () => Promise<T>, signal?: Signal): Promise<T | undefined> {
    try {
      return await ask();
    } catch (error) {
      if (!isMissing(error)) throw error;
      await this.container(container.name, signal);
      return undefined;
    }
  }

  /** A cache on the way may answer for another state. */
  #asAsked({ name, versionId, etag }: ObjectKey, record: ObjectRecord): ObjectRecord {
    const isVersion = versionId === undefined || versionId === 'null' || record.versionId === versionId;
    if (isVersion && (etag === undefined || etag === record.etag)) return record;
    const { provider } = this.#session;
    throw new MalformedResponseError(`another state of '${name}' was asked for than the answer is about`, { provider });
  }
}

/** What names a version in a request. */
export function versionQuery({ versionId }: Pick<ObjectKey, 'versionId'>) {
  return { 'version-id': versionId };
}

function missingVersion(error: unknown, { name, versionId }: ObjectKey): unknown {
  if (versionId === undefined || !(error instanceof StorageError) || error.status !== 400) return error;
  return new ObjectDoesNotExistError(name, detailsOf(error));
}
