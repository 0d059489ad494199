import { unlessReplaced } from '@stowage/core/http';
import {
  ContainerDoesNotExistError,
  MalformedResponseError,
  ObjectDoesNotExistError,
  StorageError,
  type ContainerKey,
  type ObjectKey,
  type ObjectRecord,
} from '@stowage/core/spi';
import { isPossibleKey } from '../names.js';
import type { Preset } from '../preset.js';
import type { BucketDirectory } from '../session/bucket-directory.js';
import type { Session } from '../session/session.js';
import type { Downloader, LookRequest } from './downloader.js';

/** What a lookup stands on. */
export interface LookupContext {
  readonly preset: Pick<Preset, 'deniesReplaced' | 'id'>;
  readonly session: Session;
  readonly buckets: BucketDirectory;
  readonly downloader: Downloader;
}

/** Finds one object, and says what is missing. */
export class ObjectLookup {
  readonly #context: LookupContext;

  constructor(context: LookupContext) {
    this.#context = context;
  }

  /**
   * @throws {ObjectDoesNotExistError} if there is none, or it is hidden
   * @throws {ContainerDoesNotExistError} if there is no such bucket
   */
  async find(container: ContainerKey, object: ObjectKey, request: LookRequest): Promise<ObjectRecord> {
    const { downloader } = this.#context;
    const { versionId } = object;
    const found = await this.tellingMissing(
      container,
      object,
      () => downloader.head(container, object, request),
      request,
    );
    return versionId === undefined ? found : this.assertVersion(found, versionId);
  }

  /** The answer to HEAD says «not found» of a missing object and of a missing bucket alike: asks which, unless the bucket is known. */
  async tellingMissing<T>(
    container: ContainerKey,
    { name, versionId }: ObjectKey,
    work: () => Promise<T>,
    { signal }: LookRequest,
  ): Promise<T> {
    const { buckets, preset } = this.#context;
    const provider = preset.id;
    // What the request itself makes known does not count: of a missing object it says nothing about the bucket.
    const isKnown = buckets.knows(container.name);
    if (!isPossibleKey(name)) throw new ObjectDoesNotExistError(name, { provider });
    try {
      return await (preset.deniesReplaced === true ? unlessReplaced({ versionId }, work) : work());
    } catch (error) {
      if (versionId !== undefined && isNoVersion(error))
        throw new ObjectDoesNotExistError(name, { provider, cause: error });
      if (error instanceof ObjectDoesNotExistError && error.providerCode === undefined && !isKnown)
        await this.#assertBucket(container.name, signal);
      throw error;
    }
  }

  /** Holds an answer against the version that was asked for: a cache on the way may answer for another one. */
  assertVersion(found: ObjectRecord, versionId: string): ObjectRecord {
    const provider = this.#context.preset.id;
    if ((found.versionId ?? 'null') === versionId) return found;
    throw new MalformedResponseError(`'${versionId}' was asked for, the answer is '${found.versionId ?? 'none'}'`, {
      provider,
    });
  }

  /** Where the credentials may not ask, the object is what is missing. */
  async #assertBucket(bucket: string, signal: AbortSignal | undefined): Promise<void> {
    try {
      await this.#context.session.call({ operation: 'HeadBucket', method: 'HEAD', bucket, signal });
    } catch (error) {
      signal?.throwIfAborted();
      if (error instanceof ContainerDoesNotExistError) throw error;
    }
  }
}

/** An id that cannot be one is a wrong argument to S3, and a delete marker knows no GET: neither is a version of an object. */
function isNoVersion(error: unknown): boolean {
  return error instanceof StorageError && (error.status === 400 || error.status === 405);
}
