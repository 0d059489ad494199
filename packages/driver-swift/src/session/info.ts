import { SingleFlight } from '@stowage/core/concurrency';
import { jsonOf, type HttpClient } from '@stowage/core/http';
import { z } from '@stowage/core/validation';
import type { Access } from '../api/swift-api.js';

/** What a cluster says of its limits, with the defaults of Swift where it says nothing. */
export interface Info {
  /** In bytes. */
  readonly maxFileSize: number;
  readonly maxSegments: number;
  readonly minSegmentSize: number;
  readonly maxDeletes: number;
  /** Of a page: containers of an account, and objects of a container. */
  readonly maxContainerRows: number;
  readonly maxObjectRows: number;
  readonly maxContainerNameBytes: number;
  /** Of an object's name, and of its metadata: of a key, of a value, and all together; entries. */
  readonly maxNameBytes: number;
  readonly maxKeyBytes: number;
  readonly maxValueBytes: number;
  readonly maxMetadataBytes: number;
  readonly maxEntries: number;
  /** How TempURLs and forms may be signed. */
  readonly digests: readonly string[];
  /** All of it, in Swift's words. */
  readonly raw: Readonly<Record<string, unknown>>;
}

/** In bytes: a few thousand are usual. */
const MAX_BYTES = 1024 * 1024;

/** Swift's default, where the cluster says nothing, or nothing of use. https://docs.openstack.org/swift/latest/config/ */
const limit = (byDefault: number) => z.int().positive().catch(byDefault);
const section = <T extends z.ZodRawShape>(shape: T) => z.preprocess(recordOf, z.looseObject(shape));
const wire = z.lazy(() =>
  section({
    swift: section({
      max_file_size: limit(5 * 1024 ** 3),
      account_listing_limit: limit(10_000),
      container_listing_limit: limit(10_000),
      max_container_name_length: limit(256),
      max_object_name_length: limit(1024),
      max_meta_name_length: limit(128),
      max_meta_value_length: limit(256),
      max_meta_overall_size: limit(4096),
      max_meta_count: limit(90),
    }),
    slo: section({ max_manifest_segments: limit(1000), min_segment_size: limit(1) }),
    bulk_delete: section({ max_deletes_per_request: limit(10_000) }),
    tempurl: section({ allowed_digests: z.array(z.string()).catch(['sha256']) }),
  }),
);

/** The cluster's limits, asked once, without a token. https://docs.openstack.org/api-ref/object-store/#discoverability */
export class ClusterInfo {
  readonly #flight: SingleFlight<Info>;

  /** `ask` gives the text of `/info`; undefined where the cluster does not tell. */
  constructor(ask: () => Promise<string | undefined>) {
    this.#flight = new SingleFlight(async () => infoOf(await ask()));
  }

  /** Waits for the answer, if there is none yet. */
  async get(signal?: AbortSignal): Promise<Info> {
    return this.#flight.get(signal);
  }
}

/** The text of `/info`, which stands where the account's path begins; undefined where it is not to be seen. */
export async function askInfo(http: HttpClient, { storageUrl }: Access): Promise<string | undefined> {
  const base = storageUrl.replace(/\/v1(\.0)?\/.*$/, '');
  const answer = await http.call({ method: 'GET', url: `${base}/info`, headers: {}, maxBytes: MAX_BYTES });
  return answer.status === 200 ? answer.text : undefined;
}

function infoOf(text: string | undefined): Info {
  const raw = recordOf(jsonOf(text));
  const { swift, slo, bulk_delete, tempurl } = wire.parse(raw);
  return {
    maxFileSize: swift.max_file_size,
    maxSegments: slo.max_manifest_segments,
    minSegmentSize: slo.min_segment_size,
    maxDeletes: bulk_delete.max_deletes_per_request,
    maxContainerRows: swift.account_listing_limit,
    maxObjectRows: swift.container_listing_limit,
    maxContainerNameBytes: swift.max_container_name_length,
    maxNameBytes: swift.max_object_name_length,
    maxKeyBytes: swift.max_meta_name_length,
    maxValueBytes: swift.max_meta_value_length,
    maxMetadataBytes: swift.max_meta_overall_size,
    maxEntries: swift.max_meta_count,
    digests: tempurl.allowed_digests,
    raw,
  };
}

function recordOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}
