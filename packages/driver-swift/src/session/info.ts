import { SingleFlight } from '@stowage/core/concurrency';
import type { HttpClient } from '@stowage/core/http';
import { z } from 'zod';
import type { Access } from '../api/swift-api.js';

/** What a cluster says of its limits, with the defaults of Swift where it says nothing. */
export interface Info {
  /** In bytes. */
  readonly maxFileSize: number;
  readonly maxSegments: number;
  readonly minSegmentSize: number;
  readonly maxDeletes: number;
  /** How TempURLs and forms may be signed. */
  readonly digests: readonly string[];
  /** All of it, in Swift's words. */
  readonly raw: Readonly<Record<string, unknown>>;
}

/** In bytes: a few thousand are usual. */
const MAX_BYTES = 1024 * 1024;

const count = z.int().positive().optional().catch(undefined);
const section = <T extends z.ZodRawShape>(shape: T) => z.looseObject(shape).optional().catch(undefined);
const wire = z.looseObject({
  swift: section({ max_file_size: count }),
  slo: section({ max_manifest_segments: count, min_segment_size: count }),
  bulk_delete: section({ max_deletes_per_request: count }),
  tempurl: section({ allowed_digests: z.array(z.string()).optional().catch(undefined) }),
});

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
  const raw = wire.safeParse(parsed(text)).data ?? {};
  const { swift, slo, bulk_delete, tempurl } = raw;
  return {
    maxFileSize: swift?.max_file_size ?? 5 * 1024 ** 3,
    maxSegments: slo?.max_manifest_segments ?? 1000,
    minSegmentSize: slo?.min_segment_size ?? 1,
    maxDeletes: bulk_delete?.max_deletes_per_request ?? 10_000,
    digests: tempurl?.allowed_digests ?? ['sha256'],
    raw,
  };
}

function parsed(text: string | undefined): unknown {
  try {
    return text === undefined ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}
