/**
 * The ids of known providers: Apache Libcloud's, those that make sense today. There are no per-region ids: the region is
 * an option of the driver. A plug-in for a provider that is not here registers itself under an id of its own.
 */
export const Provider = {
  ALIYUN_OSS: 'aliyun_oss',
  AZURE_BLOBS: 'azure_blobs',
  BACKBLAZE_B2: 'backblaze_b2',
  CLOUDFILES: 'cloudfiles',
  DIGITALOCEAN_SPACES: 'digitalocean_spaces',
  /** The same driver as `MEMORY`, under libcloud's name. */
  DUMMY: 'dummy',
  GOOGLE_STORAGE: 'google_storage',
  LOCAL: 'local',
  MEMORY: 'memory',
  MINIO: 'minio',
  OPENSTACK_SWIFT: 'openstack_swift',
  OVH: 'ovh',
  S3: 's3',
  S3_RGW: 's3_rgw',
  SCALEWAY: 'scaleway',
} as const;

/** One of the known provider ids. */
export type Provider = (typeof Provider)[keyof typeof Provider];
