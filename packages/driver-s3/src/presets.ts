import type { AddressingStyle } from './api/addressing.js';

/** What differs between S3 and what speaks like it. */
export interface Preset {
  /** The provider's id, in `getDriver` and in errors. */
  readonly id: string;
  /** The provider's own page that says so. */
  readonly source: string;
  /** The base of URLs, with `{region}` where the region goes. Undefined: every account or server has its own, so the option `endpoint` must be given. */
  readonly endpoint: string | undefined;
  /** Unless the option `region` says otherwise. Undefined: it must. */
  readonly region: string | undefined;
  /** How buckets are addressed where the endpoint is this one. */
  readonly style: AddressingStyle;
  /** Whether a new bucket is told its region. */
  readonly locationConstraint: boolean;
  /**
   * What uploads are held against. `crc64nvme`: full checksums that are combined over parts, sent after the bytes where they are not known before. `md5`:
   * `Content-MD5`, and an ETag that is the MD5 of what was stored in one request.
   */
  readonly checksums: 'crc64nvme' | 'md5';
  /** Whether the ETag of a row of a listing, too, is an MD5 where it looks like one: not where objects may be encrypted with managed keys by default. */
  readonly listedMd5: boolean;
  readonly listing: 'v1' | 'v2';
  /** Compared in one step by writes and completions. */
  readonly writeConditions: readonly ('ifMatch' | 'ifNoneMatch')[];
  /** The header by which a copy is held to the ETag of its source, which Ceph's gateway has under a name of its own. */
  readonly copyPin: 'x-amz-copy-if-match' | 'x-amz-copy-source-if-match';
  /** Whether a part that is copied is held to it, too. Else the source is looked at when the part has been made. */
  readonly pinsCopiedParts: boolean;
  /** Whether lists of unfinished uploads say so where their keys are encoded: Ceph's gateway encodes them and says nothing. */
  readonly tellsUploadEncoding: boolean;
  /** Whether buckets can keep versions. */
  readonly versions: boolean;
  /** How many keys one `DeleteObjects` takes; 0: there is none. */
  readonly maxDeletions: number;
  /** Whether forms are taken (POST with a policy). */
  readonly forms: boolean;
  /** Of the user's metadata, keys and values, in bytes. */
  readonly maxMetadataBytes: number;
  /** Whether a key of metadata may hold `_`. */
  readonly metadataUnderscores: boolean;
  readonly maxParts: number;
  /** In bytes. */
  readonly maxObjectSize: number;
  /** Whether this row has met its server, in this repository's judges. */
  readonly judged: boolean;
}

const GIB = 1024 ** 3;
const TIB = 1024 ** 4;

/** What most have that are no Amazon: what S3 had in its first ten years. */
const COMPATIBLE = {
  region: 'us-east-1',
  style: 'path',
  locationConstraint: false,
  checksums: 'md5',
  listedMd5: true,
  listing: 'v2',
  writeConditions: [],
  copyPin: 'x-amz-copy-source-if-match',
  pinsCopiedParts: true,
  tellsUploadEncoding: true,
  versions: true,
  maxDeletions: 1000,
  forms: true,
  maxMetadataBytes: 2048,
  metadataUnderscores: true,
  maxParts: 10_000,
  maxObjectSize: 5 * TIB,
  judged: false,
} as const satisfies Partial<Preset>;

/** By provider id. A row that never met its server says so: `judged`. */
export const PRESETS = {
  s3: {
    ...COMPATIBLE,
    id: 's3',
    source: 'https://docs.aws.amazon.com/general/latest/gr/s3.html',
    endpoint: 'https://s3.{region}.amazonaws.com',
    style: 'virtual',
    locationConstraint: true,
    checksums: 'crc64nvme',
    listedMd5: false,
    writeConditions: ['ifMatch', 'ifNoneMatch'],
  },
  s3_rgw: {
    ...COMPATIBLE,
    id: 's3_rgw',
    source: 'https://docs.ceph.com/en/latest/radosgw/s3/',
    endpoint: undefined,
    copyPin: 'x-amz-copy-if-match',
    pinsCopiedParts: false,
    tellsUploadEncoding: false,
    metadataUnderscores: false,
    judged: true,
  },
  minio: {
    ...COMPATIBLE,
    id: 'minio',
    source: 'https://min.io/docs/minio/linux/reference/s3-api-compatibility.html',
    endpoint: undefined,
    listedMd5: false,
    writeConditions: ['ifMatch', 'ifNoneMatch'],
  },
  cloudflare_r2: {
    ...COMPATIBLE,
    id: 'cloudflare_r2',
    source: 'https://developers.cloudflare.com/r2/api/s3/api/',
    endpoint: undefined,
    region: 'auto',
    versions: false,
    forms: false,
    maxMetadataBytes: 8192,
  },
  digitalocean_spaces: {
    ...COMPATIBLE,
    id: 'digitalocean_spaces',
    source: 'https://docs.digitalocean.com/reference/api/spaces/',
    endpoint: 'https://{region}.digitaloceanspaces.com',
    region: 'nyc3',
    style: 'virtual',
  },
  wasabi: {
    ...COMPATIBLE,
    id: 'wasabi',
    source: 'https://docs.wasabi.com/docs/what-are-the-service-urls-for-wasabi-s-different-storage-regions',
    endpoint: 'https://s3.{region}.wasabisys.com',
    style: 'virtual',
    locationConstraint: true,
  },
  scaleway: {
    ...COMPATIBLE,
    id: 'scaleway',
    source: 'https://www.scaleway.com/en/docs/object-storage/concepts/',
    endpoint: 'https://s3.{region}.scw.cloud',
    region: 'fr-par',
    style: 'virtual',
    maxParts: 1000,
  },
  ovh: {
    ...COMPATIBLE,
    id: 'ovh',
    source: 'https://help.ovhcloud.com/csm/en-public-cloud-storage-s3-location',
    endpoint: 'https://s3.{region}.io.cloud.ovh.net',
    region: 'gra',
    style: 'virtual',
  },
  hetzner: {
    ...COMPATIBLE,
    id: 'hetzner',
    source: 'https://docs.hetzner.com/storage/object-storage/overview/',
    endpoint: 'https://{region}.your-objectstorage.com',
    region: 'fsn1',
    style: 'virtual',
  },
  backblaze_b2_s3: {
    ...COMPATIBLE,
    id: 'backblaze_b2_s3',
    source: 'https://www.backblaze.com/docs/cloud-storage-s3-compatible-api',
    endpoint: 'https://s3.{region}.backblazeb2.com',
    region: undefined,
    style: 'virtual',
    forms: false,
    maxObjectSize: 10_000 * GIB,
  },
  google_storage: {
    ...COMPATIBLE,
    id: 'google_storage',
    source: 'https://cloud.google.com/storage/docs/interoperability',
    endpoint: 'https://storage.googleapis.com',
    region: 'auto',
    maxDeletions: 0,
    maxMetadataBytes: 8192,
    versions: false,
    forms: false,
  },
  linode: {
    ...COMPATIBLE,
    id: 'linode',
    source: 'https://techdocs.akamai.com/cloud-computing/docs/access-buckets-and-files-through-urls',
    endpoint: 'https://{region}.linodeobjects.com',
    style: 'virtual',
  },
  vultr: {
    ...COMPATIBLE,
    id: 'vultr',
    source: 'https://docs.vultr.com/products/cloud-storage/object-storage',
    endpoint: 'https://{region}.vultrobjects.com',
    region: 'ewr1',
    style: 'virtual',
  },
  idrive_e2: {
    ...COMPATIBLE,
    id: 'idrive_e2',
    source: 'https://www.idrive.com/s3-storage-e2/developers',
    endpoint: undefined,
  },
  storj: {
    ...COMPATIBLE,
    id: 'storj',
    source: 'https://storj.dev/dcs/api/s3/s3-compatibility',
    endpoint: 'https://gateway.storjshare.io',
    forms: false,
  },
  tigris: {
    ...COMPATIBLE,
    id: 'tigris',
    source: 'https://www.tigrisdata.com/docs/api/s3/',
    endpoint: 'https://t3.storage.dev',
    region: 'auto',
    style: 'virtual',
    versions: false,
  },
  aliyun_oss: {
    ...COMPATIBLE,
    id: 'aliyun_oss',
    source: 'https://www.alibabacloud.com/help/en/oss/developer-reference/compatibility-with-amazon-s3',
    endpoint: 'https://s3.{region}.aliyuncs.com',
    region: 'oss-cn-hangzhou',
    style: 'virtual',
    forms: false,
  },
  supabase: {
    ...COMPATIBLE,
    id: 'supabase',
    source: 'https://supabase.com/docs/guides/storage/s3/compatibility',
    endpoint: undefined,
    versions: false,
    forms: false,
  },
} as const satisfies Record<string, Preset>;

/** The ids of presets. */
export type PresetId = keyof typeof PRESETS;

/** The base of the service in a region. Amazon's in China are below a domain of their own. */
export function endpointIn(template: string, region: string): string {
  const domain = region.startsWith('cn-') ? template.replace(/\.amazonaws\.com$/, '.amazonaws.com.cn') : template;
  return domain.replace('{region}', region);
}
