import type { Preset } from './preset.js';

const MIB = 1024 ** 2;
const GIB = 1024 ** 3;
const TIB = 1024 ** 4;
const TB = 1000 ** 4;

/** What most have that are no Amazon: what S3 had in its first ten years. */
const COMPATIBLE = {
  region: 'us-east-1',
  style: 'path',
  locationConstraint: false,
  checksums: 'md5',
  listedMd5: true,
  listing: 'v2',
  writeConditions: [],
  copyConditions: [],
  deleteCondition: false,
  copyPins: ['x-amz-copy-source-if-match'],
  pinsSourcesInParts: true,
  pinsCopiedParts: true,
  copiesEncrypted: true,
  tagsCopies: true,
  tellsUploadEncoding: true,
  versions: true,
  maxDeletions: 1000,
  forms: true,
  maxMetadataBytes: 2048,
  metadataUnderscores: true,
  maxParts: 10_000,
  maxWriteSize: 5 * GIB,
  maxCopySize: 5 * GIB,
  maxObjectSize: 5 * TIB,
  judged: false,
} as const satisfies Partial<Preset>;

/** What Ceph's gateway does its own way. https://docs.ceph.com/en/latest/radosgw/s3/ */
const CEPH = {
  ...COMPATIBLE,
  copyPins: ['x-amz-copy-if-match'],
  pinsCopiedParts: false,
  // https://github.com/ceph/ceph/pull/63794 changes that, in versions to come.
  copiesEncrypted: false,
  tellsUploadEncoding: false,
  metadataUnderscores: false,
} as const satisfies Partial<Preset>;

/** Clouds that run it, of which nobody here knows which version: copies are held to their source by its word and by S3's. */
const CEPH_CLOUD = {
  ...CEPH,
  copyPins: ['x-amz-copy-if-match', 'x-amz-copy-source-if-match'],
  style: 'virtual',
} as const satisfies Partial<Preset>;

/** By provider id. A row that never met its server says so: `judged`. */
export const PRESETS = {
  s3: {
    ...COMPATIBLE,
    id: 's3',
    source: 'https://docs.aws.amazon.com/general/latest/gr/s3.html',
    endpoint: 'https://s3.{region}.amazonaws.com',
    // By the partitions of AWS's own SDK.
    endpointsElsewhere: {
      'cn-': 'https://s3.{region}.amazonaws.com.cn',
      'eusc-': 'https://s3.{region}.amazonaws.eu',
      'us-iso-': 'https://s3.{region}.c2s.ic.gov',
      'us-isob-': 'https://s3.{region}.sc2s.sgov.gov',
      'us-isof-': 'https://s3.{region}.csp.hci.ic.gov',
      'eu-isoe-': 'https://s3.{region}.cloud.adc-e.uk',
    },
    style: 'virtual',
    locationConstraint: true,
    checksums: 'crc64nvme',
    listedMd5: false,
    writeConditions: ['ifMatch', 'ifNoneMatch'],
    // https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html
    copyConditions: ['ifMatch', 'ifNoneMatch'],
    // https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-deletes.html
    deleteCondition: true,
    // https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html
    maxObjectSize: 10_000 * 5 * GIB,
  },
  s3_rgw: {
    ...CEPH,
    id: 's3_rgw',
    // As a judge has seen it: 16.2 stores them so that they cannot be read.
    tagsCopies: false,
    source: 'https://docs.ceph.com/en/latest/radosgw/s3/',
    endpoint: undefined,
    judged: true,
  },
  s3_swift: {
    ...COMPATIBLE,
    id: 's3_swift',
    source: 'https://docs.openstack.org/swift/latest/s3_compat.html',
    endpoint: undefined,
    tellsUploadEncoding: false,
    hidesLateEtags: true,
    deniesReplaced: true,
    pinsSourcesInParts: false,
    metadataUnderscores: false,
    // What Swift says unless it is configured otherwise. https://docs.openstack.org/swift/latest/api/object_api_v1_overview.html
    metadataEntries: { maxKeyBytes: 128, maxValueBytes: 256, maxEntries: 90 },
    judged: true,
    // Of two pages of versions the second is empty, and what a delete marker hides is told to be there.
    versions: false,
    forms: false,
    notes:
      "Swift's `s3api`, as 2.30 is: its pages of versions lose rows, so none are offered; its own API is `@stowage/driver-swift`",
  },
  minio: {
    ...COMPATIBLE,
    id: 'minio',
    source: 'https://docs.min.io/community/minio-object-store/reference/s3-api-compatibility.html',
    endpoint: undefined,
    listedMd5: false,
    writeConditions: ['ifMatch', 'ifNoneMatch'],
    notes: 'lists unfinished uploads of one exact name only',
  },
  cloudflare_r2: {
    ...COMPATIBLE,
    id: 'cloudflare_r2',
    source: 'https://developers.cloudflare.com/r2/api/s3/api/',
    endpoint: undefined,
    region: 'auto',
    pinsCopiedParts: false,
    versions: false,
    forms: false,
    maxMetadataBytes: 8192,
    // https://developers.cloudflare.com/r2/objects/multipart-objects/
    equalParts: true,
    // https://developers.cloudflare.com/r2/platform/limits/
    maxWriteSize: 5 * GIB - 5 * MIB,
    maxCopySize: 5 * GIB - 5 * MIB,
    maxObjectSize: 5 * TIB - 5 * GIB,
    notes:
      'endpoint `https://<account>.r2.cloudflarestorage.com`; no tags, ACLs or policies; streams of more than 97 GiB need a `partSize` above 10 MiB, as all parts must be of one size',
  },
  digitalocean_spaces: {
    ...CEPH_CLOUD,
    id: 'digitalocean_spaces',
    source: 'https://docs.digitalocean.com/products/spaces/reference/s3-compatibility/',
    endpoint: 'https://{region}.digitaloceanspaces.com',
    region: 'nyc3',
    maxObjectSize: 5 * TB,
    notes: 'copies within a region and cluster only; encryption only by your own keys (SSE-C)',
  },
  wasabi: {
    ...COMPATIBLE,
    id: 'wasabi',
    source: 'https://docs.wasabi.com/docs/what-are-the-service-urls-for-wasabi-s-different-storage-regions',
    endpoint: 'https://s3.{region}.wasabisys.com',
    style: 'virtual',
    locationConstraint: true,
    maxObjectSize: 5 * TB,
  },
  scaleway: {
    ...COMPATIBLE,
    id: 'scaleway',
    source: 'https://www.scaleway.com/en/docs/object-storage/api-cli/using-api-call-list/',
    endpoint: 'https://s3.{region}.scw.cloud',
    region: 'fr-par',
    style: 'virtual',
    // https://www.scaleway.com/en/docs/object-storage/api-cli/multipart-uploads/
    maxParts: 1000,
    maxObjectSize: 5 * TB,
    notes: 'regions `fr-par`, `nl-ams`, `pl-waw`, `it-mil`; classes `STANDARD`, `ONEZONE_IA`, `GLACIER`',
  },
  ovh: {
    ...COMPATIBLE,
    id: 'ovh',
    source: 'https://help.ovhcloud.com/csm/en-public-cloud-storage-s3-location',
    endpoint: 'https://s3.{region}.io.cloud.ovh.net',
    endpointsElsewhere: { 'us-': 'https://s3.{region}.io.cloud.ovh.us' },
    region: 'gra',
    style: 'virtual',
    notes: 'class `EXPRESS_ONEZONE` is its fast one',
  },
  hetzner: {
    ...CEPH_CLOUD,
    id: 'hetzner',
    source: 'https://docs.hetzner.com/storage/object-storage/supported-actions/',
    endpoint: 'https://{region}.your-objectstorage.com',
    region: 'fsn1',
    notes: 'regions `fsn1`, `nbg1`, `hel1`; a copy may be refused, even within one; no tags of buckets; SSE-C only',
  },
  backblaze_b2_s3: {
    ...COMPATIBLE,
    id: 'backblaze_b2_s3',
    source: 'https://www.backblaze.com/docs/cloud-storage-s3-compatible-api',
    endpoint: 'https://s3.{region}.backblazeb2.com',
    region: undefined,
    style: 'virtual',
    forms: false,
    maxObjectSize: 10 * TB,
    notes: 'always keeps versions; no ACLs of objects; its own API is `@stowage/driver-backblaze-b2`',
  },
  google_storage: {
    ...COMPATIBLE,
    id: 'google_storage',
    source: 'https://cloud.google.com/storage/docs/interoperability',
    endpoint: 'https://storage.googleapis.com',
    region: 'auto',
    maxMetadataBytes: 8192,
    versions: false,
    forms: false,
    // It copies no parts. https://issuetracker.google.com/issues/323465186
    maxCopySize: 5 * TIB,
    notes: 'needs an HMAC key; its generations are no versions of S3; forms would need its own signatures',
  },
  linode: {
    ...CEPH_CLOUD,
    id: 'linode',
    source: 'https://techdocs.akamai.com/cloud-computing/docs/access-buckets-and-files-through-urls',
    endpoint: 'https://{region}.linodeobjects.com',
    notes: 'the region is that of the endpoint, such as `us-iad-10`',
  },
  vultr: {
    ...CEPH_CLOUD,
    id: 'vultr',
    source: 'https://docs.vultr.com/products/cloud-storage/object-storage',
    endpoint: 'https://{region}.vultrobjects.com',
    region: 'ewr1',
  },
  idrive_e2: {
    ...COMPATIBLE,
    id: 'idrive_e2',
    source: 'https://www.idrive.com/s3-storage-e2/e2-endpoint-urls',
    endpoint: 'https://s3.{region}.idrivee2.com',
    notes: 'older accounts have an endpoint of their own: give it as `endpoint`',
  },
  storj: {
    ...COMPATIBLE,
    id: 'storj',
    source: 'https://storj.dev/dcs/api/s3/s3-compatibility',
    endpoint: 'https://gateway.storjshare.io',
    forms: false,
    // It copies no parts. https://github.com/storj/roadmap/issues/40
    maxCopySize: 5 * TIB,
    notes: 'lists by encrypted names: a listing that is not in the order of names ends in a `MalformedResponseError`',
  },
  tigris: {
    ...COMPATIBLE,
    id: 'tigris',
    source: 'https://www.tigrisdata.com/docs/api/s3/',
    endpoint: 'https://t3.storage.dev',
    region: 'auto',
    style: 'virtual',
    versions: false,
    notes: 'conditions are documented for single writes only, so none are offered; its versions are not tried',
  },
  aliyun_oss: {
    ...COMPATIBLE,
    id: 'aliyun_oss',
    source: 'https://www.alibabacloud.com/help/en/oss/developer-reference/compatibility-with-amazon-s3',
    endpoint: 'https://s3.oss-{region}.aliyuncs.com',
    region: 'cn-hangzhou',
    style: 'virtual',
    versions: false,
    notes: 'no addressing by path; lists no unfinished uploads; in mainland China new users need a domain of their own',
  },
  supabase: {
    ...COMPATIBLE,
    id: 'supabase',
    source: 'https://supabase.com/docs/guides/storage/s3/compatibility',
    endpoint: undefined,
    versions: false,
    forms: false,
    notes: 'endpoint `https://<project>.storage.supabase.co/storage/v1/s3`; no ACLs, tags, encryption or classes',
  },
} as const satisfies Record<string, Preset>;

/** The ids of presets. */
export type PresetId = keyof typeof PRESETS;
