import { ContainerDoesNotExistError, PermissionDeniedError, type ContainerKey } from '@stowage/core/spi';
import type { ListedBucketType } from '../api/bucket-requests.js';
import type { B2Bucket } from '../api/schemas.js';
import { PROVIDER } from '../errors.js';
import { assertPossibleBucket } from '../names.js';
import type { Session, SessionCall } from './session.js';

/** Which id each bucket name has: B2's operations take ids, people use names. */
export class BucketDirectory {
  readonly #session: Session;
  readonly #ids = new Map<string, string>();

  constructor(session: Session) {
    this.#session = session;
  }

  /**
   * The id, without a request where it is known already.
   *
   * @throws {ContainerDoesNotExistError} if there is no such bucket
   * @throws {InvalidContainerNameError} if none can have the name
   */
  async idOf({ name, id }: ContainerKey, signal?: AbortSignal): Promise<string> {
    if (id === undefined) assertPossibleBucket(name);
    return (
      id ??
      this.#ids.get(name) ??
      (await this.#restrictedId(name, signal)) ??
      (await this.find(name, { signal })).bucketId
    );
  }

  /**
   * The name of the bucket of this id.
   *
   * @throws {ContainerDoesNotExistError} if there is none
   */
  async nameOf(id: string, signal?: AbortSignal): Promise<string> {
    for (const [name, known] of this.#ids) if (known === id) return name;
    const { allowed } = await this.#session.authorization(signal);
    const allowedName = allowed.buckets?.find((each) => each.id === id)?.name;
    if (allowedName !== undefined) return allowedName;
    const { buckets } = await this.#session.call('b2_list_buckets', { bucketId: id }, { container: id, signal });
    const bucket = buckets.find((each) => each.bucketId === id);
    if (bucket === undefined) throw new ContainerDoesNotExistError(id, { provider: PROVIDER });
    return this.remember(bucket).bucketName;
  }

  /** Whether this driver has seen the bucket and knows nothing of its end. */
  knows(name: string): boolean {
    return this.#ids.has(name);
  }

  /**
   * Asks B2 for one bucket.
   *
   * @throws {ContainerDoesNotExistError} if there is none, or this key may not see it
   * @throws {InvalidContainerNameError} if none can have the name
   */
  async find(name: string, { signal }: SessionCall): Promise<B2Bucket> {
    assertPossibleBucket(name);
    const call = { container: name, signal };
    // A restricted key must name its bucket, and B2 answers with that one alone.
    const { buckets } = await this.#session.call('b2_list_buckets', { bucketName: name }, call);
    const bucket = buckets.find((each) => each.bucketName === name);
    if (bucket === undefined) {
      this.forget(name);
      throw new ContainerDoesNotExistError(name, { provider: PROVIDER });
    }
    return this.remember(bucket);
  }

  /** Every bucket this key may see, in order of their names; of these types, if they are given. */
  async all(signal?: AbortSignal, bucketTypes?: readonly ListedBucketType[]): Promise<readonly B2Bucket[]> {
    const { allowed } = await this.#session.authorization(signal);
    const requests = allowed.buckets?.map(({ id }) => ({ bucketId: id })) ?? [{}];
    const found: B2Bucket[] = [];
    for (const request of requests) {
      const wanted = bucketTypes === undefined ? request : { ...request, bucketTypes };
      found.push(...(await this.#session.call('b2_list_buckets', wanted, { signal })).buckets);
    }
    for (const bucket of found) this.remember(bucket);
    return found.toSorted((a, b) => Buffer.compare(Buffer.from(a.bucketName), Buffer.from(b.bucketName)));
  }

  /** Keeps what an answer told. */
  remember(bucket: B2Bucket): B2Bucket {
    this.#ids.set(bucket.bucketName, bucket.bucketId);
    return bucket;
  }

  /** After a bucket was deleted or turned out to be gone. */
  forget(name: string): void {
    this.#ids.delete(name);
  }

  /** A key restricted to buckets knows them by id, and may lack `listBuckets`. */
  async #restrictedId(name: string, signal?: AbortSignal): Promise<string | undefined> {
    const { allowed } = await this.#session.authorization(signal);
    if (allowed.buckets === undefined) return undefined;
    const bucket = allowed.buckets.find((each) => each.name === name);
    if (bucket !== undefined) return bucket.id;
    const names = allowed.buckets.map((each) => each.name ?? each.id).join(', ');
    throw new PermissionDeniedError(`the application key is restricted to the buckets ${names}, not '${name}'`, {
      provider: PROVIDER,
    });
  }
}
