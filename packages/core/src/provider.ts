/**
 * The ids of known providers: those of Apache Libcloud that make sense today, and others that came since. There are no per-region ids: the region is
 * an option of the driver. A plug-in for a provider that is not here registers itself under an id of its own.
 */
export const Provider = {
  ALIYUN_OSS: 'aliyun_oss',
  AZURE_BLOBS: 'azure_blobs',
  BACKBLAZE_B2: 'backblaze_b2',
  BACKBLAZE_B2_S3: 'backblaze_b2_s3',
  CLOUDFILES: 'cloudfiles',
  CLOUDFLARE_R2: 'cloudflare_r2',
  DIGITALOCEAN_SPACES: 'digitalocean_spaces',
  /** The same driver as `MEMORY`, under libcloud's name. */
  DUMMY: 'dummy',
  GOOGLE_STORAGE: 'google_storage',
  HETZNER: 'hetzner',
  IDRIVE_E2: 'idrive_e2',
  LINODE: 'linode',
  LOCAL: 'local',
  MEMORY: 'memory',
  MINIO: 'minio',
  OPENSTACK_SWIFT: 'openstack_swift',
  OVH: 'ovh',
  OVH_SWIFT: 'ovh_swift',
  S3: 's3',
  S3_RGW: 's3_rgw',
  S3_SWIFT: 's3_swift',
  SCALEWAY: 'scaleway',
  STORJ: 'storj',
  SUPABASE: 'supabase',
  TIGRIS: 'tigris',
  VULTR: 'vultr',
  WASABI: 'wasabi',
} as const;

/** One of the known provider ids. */
export type Provider = (typeof Provider)[keyof typeof Provider];
