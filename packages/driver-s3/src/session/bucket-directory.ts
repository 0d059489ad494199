/** The most buckets that are remembered. */
const MAX_BUCKETS = 10_000;

/** What has been learnt of buckets from answers: that there are such, and where. */
export class BucketDirectory {
  readonly #regions = new Map<string, string | undefined>();
  readonly #defaultRegion: string;

  constructor(defaultRegion: string) {
    this.#defaultRegion = defaultRegion;
  }

  /** Where requests about it are signed for and sent to. */
  regionOf(bucket: string | undefined): string {
    return (bucket === undefined ? undefined : this.#regions.get(bucket)) ?? this.#defaultRegion;
  }

  /** Whether an answer has told that there is such a bucket. */
  knows(bucket: string): boolean {
    return this.#regions.has(bucket);
  }

  /** There is such a bucket, in that region where it is told. */
  learn(bucket: string, region?: string): void {
    const known = region ?? this.#regions.get(bucket);
    if (this.#regions.get(bucket) === known && this.#regions.has(bucket)) return;
    this.#regions.delete(bucket);
    this.#regions.set(bucket, known);
    for (const oldest of this.#regions.keys()) {
      if (this.#regions.size <= MAX_BUCKETS) break;
      this.#regions.delete(oldest);
    }
  }

  /** There is none any more, or nobody knows. */
  forget(bucket: string): void {
    this.#regions.delete(bucket);
  }
}
