import {
  ContainerDoesNotExistError,
  ObjectDoesNotExistError,
  ProviderError,
  InvalidArgumentError,
  type ContainerKey,
  type ObjectKey,
} from '@stowage/core/spi';
import type { B2File } from '../api/schemas.js';
import { PROVIDER } from '../errors.js';
import { hasDotSegment, isPossibleFile } from '../names.js';
import { fromHeaders, toObjectRecord, type B2ObjectRecord } from '../records.js';
import type { BucketDirectory } from '../session/bucket-directory.js';
import type { Session } from '../session/session.js';
import type { Downloader } from './downloader.js';

/** What a lookup stands on. */
export interface LookupContext {
  readonly session: Session;
  readonly buckets: BucketDirectory;
  readonly downloader: Downloader;
}

/** Finds one object, its record or its file id, by name or by version. */
export class ObjectLookup {
  readonly #context: LookupContext;

  constructor(context: LookupContext) {
    this.#context = context;
  }

  /**
   * @throws {ObjectDoesNotExistError} if there is none, or it is hidden
   * @throws {ContainerDoesNotExistError} if there is no such bucket
   */
  async find(container: ContainerKey, object: ObjectKey, signal?: AbortSignal): Promise<B2ObjectRecord> {
    if (object.versionId !== undefined) return this.#version(container, object.name, object.versionId, signal);
    if (hasDotSegment(object.name)) return this.#listed(container, object.name, signal);
    return this.tellingMissing(container, object, () => this.#newest(container, object.name, signal), signal);
  }

  /** The id of what is meant, without a request if the key says it. */
  async fileId(container: ContainerKey, object: ObjectKey, signal?: AbortSignal): Promise<string> {
    return object.versionId ?? (await this.find(container, object, signal)).versionId;
  }

  /**
   * The id to read by, if the name alone will not do: HTTP software on the way resolves `a/../b` to `b`, which would be
   * another object.
   */
  async readId(container: ContainerKey, object: ObjectKey, signal?: AbortSignal): Promise<string | undefined> {
    return hasDotSegment(object.name) ? this.fileId(container, object, signal) : object.versionId;
  }

  /**
   * B2 says «not found» of a missing file and of a missing bucket alike: asks which, unless the bucket is known. Of a name that no file
   * can have it says that the request is bad: that is a missing file.
   */
  async tellingMissing<T>(
    { name }: ContainerKey,
    object: ObjectKey,
    work: () => Promise<T>,
    signal?: AbortSignal,
  ): Promise<T> {
    try {
      return await work().catch(missingIfImpossible(object.name));
    } catch (error) {
      if (error instanceof ObjectDoesNotExistError && !this.#context.buckets.knows(name)) {
        await this.#assertBucket(name, signal);
      }
      throw error;
    }
  }

  /** One HEAD. It cannot look at a file that is encrypted with a customer's key; a listing can. */
  async #newest(container: ContainerKey, name: string, signal?: AbortSignal): Promise<B2ObjectRecord> {
    try {
      return fromHeaders(await this.#context.downloader.head({ bucket: container.name, name }, { signal }), name);
    } catch (error) {
      const isEncrypted = error instanceof ProviderError || error instanceof InvalidArgumentError;
      if (!isEncrypted || error.status !== 400) throw error;
      return this.#listed(container, name, signal);
    }
  }

  async #version(container: ContainerKey, name: string, fileId: string, signal?: AbortSignal): Promise<B2ObjectRecord> {
    const call = { container: container.name, object: name, signal };
    return recordOf(await this.#context.session.call('b2_get_file_info', { fileId }, call), name);
  }

  async #listed(container: ContainerKey, name: string, signal?: AbortSignal): Promise<B2ObjectRecord> {
    const bucketId = await this.#context.buckets.idOf(container, signal);
    const request = { bucketId, startFileName: name, prefix: name, maxFileCount: 1 };
    const call = { container: container.name, object: name, signal };
    const { files } = await this.#context.session.call('b2_list_file_names', request, call);
    return recordOf(files.first(), name);
  }

  /** Where the key may not ask, the object is what is missing. */
  async #assertBucket(name: string, signal?: AbortSignal): Promise<void> {
    const { allowed } = await this.#context.session.authorization(signal);
    if (!allowed.capabilities.has('listBuckets')) return;
    try {
      await this.#context.buckets.find(name, { signal });
    } catch (error) {
      signal?.throwIfAborted();
      if (error instanceof ContainerDoesNotExistError) throw error;
    }
  }
}

/**
 * What to do with a failure of a request about a file of that name.
 *
 * @throws {ObjectDoesNotExistError} if B2 has refused the request, and no file can have the name
 */
export function missingIfImpossible(name: string): (error: unknown) => never {
  return (error) => {
    if (!(error instanceof ProviderError) || error.status !== 400 || isPossibleFile(name)) throw error;
    throw new ObjectDoesNotExistError(name, { provider: PROVIDER, cause: error });
  };
}

function recordOf(file: B2File | undefined, name: string): B2ObjectRecord {
  if (file?.action === 'upload' && file.fileName === name) return toObjectRecord(file);
  throw new ObjectDoesNotExistError(name, { provider: PROVIDER });
}
