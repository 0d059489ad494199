/** An object as this provider keeps it. */
export interface MyCloudEntry {
  readonly bytes: Buffer;
  readonly sha256: string;
  readonly type: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly storedAt: number;
}

/** An error as this provider reports it. */
export class MyCloudError extends Error {
  constructor(
    readonly status: number,
    readonly reason: 'bad_bucket_name' | 'no_bucket' | 'bucket_taken' | 'bucket_full' | 'no_key',
  ) {
    super(reason);
  }
}

type Buckets = Map<string, Map<string, MyCloudEntry>>;

/** What is stored is the provider's: every driver of a key sees the same. */
const accounts = new Map<string, Buckets>();

/**
 * Stands in for the provider, so that this template runs as it is: replace it with calls over HTTP. `@stowage/core/http`
 * has a client for them.
 */
export class MyCloudService {
  readonly #buckets: Buckets;

  constructor(
    readonly key: string,
    readonly secret: string,
    readonly region: string,
  ) {
    this.#buckets = accounts.get(key) ?? new Map<string, Map<string, MyCloudEntry>>();
    accounts.set(key, this.#buckets);
  }

  bucketNames(): readonly string[] {
    return [...this.#buckets.keys()];
  }

  bucket(name: string): Map<string, MyCloudEntry> {
    const bucket = this.#buckets.get(name);
    if (bucket === undefined) throw new MyCloudError(404, 'no_bucket');
    return bucket;
  }

  createBucket(name: string): void {
    if (!/^[a-z0-9-]{3,63}$/.test(name)) throw new MyCloudError(400, 'bad_bucket_name');
    if (this.#buckets.has(name)) throw new MyCloudError(409, 'bucket_taken');
    this.#buckets.set(name, new Map());
  }

  deleteBucket(name: string): void {
    if (this.bucket(name).size > 0) throw new MyCloudError(409, 'bucket_full');
    this.#buckets.delete(name);
  }

  entry(bucket: string, key: string): MyCloudEntry {
    const entry = this.bucket(bucket).get(key);
    if (entry === undefined) throw new MyCloudError(404, 'no_key');
    return entry;
  }
}
