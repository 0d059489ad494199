import { textOf } from '@stowage/xml';
import {
  ContainerAlreadyExistsError,
  ContainerDoesNotExistError,
  ContainerIsNotEmptyError,
  MalformedResponseError,
  NotSupportedError,
  PermissionDeniedError,
  type CallOptions,
  type ContainerKey,
  type ContainerRecord,
  type Page,
  type PageRequest,
  type Versioning,
} from '@stowage/core/spi';
import { createBucketDocument } from './api/documents.js';
import { bucketsOf, uploadsPage } from './api/rows.js';
import { exOptions, type S3CreateContainerOptions } from './ex-options.js';
import { assertNewBucketName } from './names.js';
import { containerRecord, toContainerRecord } from './records.js';
import type { S3Services } from './services.js';

const STATES: Readonly<Record<string, Versioning>> = { '': 'off', Enabled: 'on', Suspended: 'suspended' };

/** Buckets: found, made, removed. */
export class Buckets {
  readonly #services: S3Services;
  readonly #making = new Map<string, Promise<void>>();

  constructor(services: S3Services) {
    this.#services = services;
  }

  /** All are asked for at once: the cursor is the name that was given last. */
  async list({ cursor, limit, signal }: PageRequest): Promise<Page<ContainerRecord>> {
    const { session, preset } = this.#services;
    const call = { operation: 'ListBuckets', method: 'GET', lane: 'control', signal } as const;
    const { document } = await session.answer(call, 'ListAllMyBucketsResult');
    const all = [...bucketsOf(document, { operation: 'ListBuckets', provider: preset.id })].sort((a, b) =>
      compare(a.name, b.name),
    );
    const rest = cursor === undefined ? all : all.filter(({ name }) => compare(name, cursor) > 0);
    const items = rest.slice(0, limit).map(toContainerRecord);
    return rest.length <= limit ? { items } : { items, next: items.at(-1)?.name };
  }

  /** One request: whether it keeps versions is told only of a bucket that there is. */
  async find(name: string, { signal }: CallOptions): Promise<ContainerRecord> {
    const { preset, buckets } = this.#services;
    if (!preset.versions) await this.#assert(name, signal);
    const versioning = preset.versions ? await this.versioning(name, signal) : undefined;
    return containerRecord(name, versioning, buckets.regionOf(name));
  }

  /** Undefined if the credentials may not know. */
  async versioning(bucket: string, signal?: AbortSignal): Promise<Versioning | undefined> {
    const { session, preset } = this.#services;
    const operation = 'GetBucketVersioning';
    try {
      const call = { operation, method: 'GET', bucket, query: { versioning: '' }, lane: 'control', signal } as const;
      const { document } = await session.answer(call, 'VersioningConfiguration');
      const state = STATES[textOf(document, 'Status') ?? ''];
      if (state !== undefined) return state;
      throw new MalformedResponseError(`${operation}: the answer has a 'Status' that nobody knows`, {
        provider: preset.id,
      });
    } catch (error) {
      if (!(error instanceof PermissionDeniedError)) throw error;
      await this.#assert(bucket, signal);
      return undefined;
    }
  }

  /** By one driver one at a time: of two that are made at once, S3 tells neither that it was late. */
  async create(name: string, { signal, ex }: CallOptions): Promise<ContainerRecord> {
    const options = exOptions('createContainer', ex);
    assertNewBucketName(name, this.#services.preset.id);
    while (this.#making.has(name)) await this.#making.get(name);
    const made = this.#create(name, options, signal);
    const over = async (): Promise<void> => {
      await made.catch(() => undefined);
      this.#making.delete(name);
    };
    this.#making.set(name, over());
    return made;
  }

  async #create(
    name: string,
    options: S3CreateContainerOptions,
    signal: AbortSignal | undefined,
  ): Promise<ContainerRecord> {
    const { session, preset, buckets, region: own } = this.#services;
    // Where it is ours already, some services say that it was made: Amazon's in us-east-1, Ceph's.
    if (await this.#isThere(name, signal)) throw new ContainerAlreadyExistsError(name, { provider: preset.id });
    const region = options.region ?? own;
    buckets.learn(name, region);
    const call = { operation: 'CreateBucket', method: 'PUT', bucket: name, lane: 'control', signal } as const;
    const body = bodyOf(region, preset.locationConstraint);
    // One that was there before has been looked for: it is that of the try whose answer was lost.
    await session
      .call({ ...call, headers: headersOf(options), body }, async (failure) => {
        if (failure instanceof ContainerAlreadyExistsError && failure.providerCode === 'BucketAlreadyOwnedByYou')
          return NOTHING;
        throw failure;
      })
      .catch((error: unknown) => {
        buckets.forget(name);
        throw error;
      });
    return containerRecord(name, preset.versions ? (options.objectLock === true ? 'on' : 'off') : undefined, region);
  }

  /** What is gone after an answer was lost was removed by the try that got none. */
  async delete({ name }: ContainerKey, { signal }: CallOptions): Promise<void> {
    const { session, buckets } = this.#services;
    await this.#assertNoUploads(name, signal);
    const call = { operation: 'DeleteBucket', method: 'DELETE', bucket: name, lane: 'control', signal } as const;
    await session.call(call, async (failure) => {
      if (failure instanceof ContainerDoesNotExistError) return NOTHING;
      throw failure;
    });
    buckets.forget(name);
  }

  /** S3 deletes a bucket under the hands of those who are sending parts to it. Whoever may not look learns nothing. */
  async #assertNoUploads(bucket: string, signal: AbortSignal | undefined): Promise<void> {
    const { session, preset } = this.#services;
    const operation = 'ListMultipartUploads';
    const query = { uploads: '', 'max-uploads': '1', 'encoding-type': 'url' };
    const call = { operation, method: 'GET', bucket, query, lane: 'control', signal } as const;
    try {
      const { document } = await session.answer(call, 'ListMultipartUploadsResult');
      if (uploadsPage(document, { operation, provider: preset.id }).rows.length === 0) return;
    } catch (error) {
      if (error instanceof PermissionDeniedError || error instanceof NotSupportedError) return;
      throw error;
    }
    const why = 'an upload in parts is not finished: exCancelUnfinished removes what is left of it';
    throw new ContainerIsNotEmptyError(bucket, why, { provider: preset.id });
  }

  async #assert(bucket: string, signal?: AbortSignal): Promise<void> {
    await this.#services.session.call({ operation: 'HeadBucket', method: 'HEAD', bucket, signal });
  }

  async #isThere(bucket: string, signal?: AbortSignal): Promise<boolean> {
    try {
      await this.#assert(bucket, signal);
      return true;
    } catch (error) {
      // That of another account, which may not be looked at: the service says so when it is to be made.
      if (error instanceof ContainerDoesNotExistError || error instanceof PermissionDeniedError) return false;
      throw error;
    }
  }
}

const NOTHING = { status: 200, headers: {}, text: '' };

/** Amazon wants none for its first region. https://docs.aws.amazon.com/AmazonS3/latest/API/API_CreateBucket.html */
function bodyOf(region: string, locationConstraint: boolean): string | undefined {
  return locationConstraint && region !== 'us-east-1' ? createBucketDocument(region) : undefined;
}

function headersOf({ acl, objectOwnership, objectLock }: S3CreateContainerOptions): Record<string, string> {
  return {
    ...(acl === undefined ? {} : { 'x-amz-acl': acl }),
    ...(objectOwnership === undefined ? {} : { 'x-amz-object-ownership': objectOwnership }),
    ...(objectLock === true ? { 'x-amz-bucket-object-lock-enabled': 'true' } : {}),
  };
}

function compare(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}
