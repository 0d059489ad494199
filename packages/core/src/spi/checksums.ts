/**
 * How a checksum is computed. `crc32` is that of zlib (ISO-HDLC), `crc32c` is Castagnoli's, `crc64nvme` that of the NVMe specification;
 * the checksums of spans by one of these three combine into that of the whole, those by the others do not.
 */
export type ChecksumAlgorithm = 'crc32' | 'crc32c' | 'crc64nvme' | 'md5' | 'sha1' | 'sha256';

/** What is known of some bytes: by each algorithm the checksum of all of them, in lower-case hex. */
export type Checksums = Readonly<Partial<Record<ChecksumAlgorithm, string>>>;

/** What a provider does with the checksums of one algorithm. */
export interface ChecksumSupport {
  readonly algorithm: ChecksumAlgorithm;
  /** Whether it compares the checksum of one write with the bytes that came, and refuses them if they differ. */
  readonly write: boolean;
  /** Whether it does the same for one part. */
  readonly part: boolean;
  /**
   * Where an object that was uploaded in parts has its checksum from. `combined`: the provider combines those of the parts.
   * `announced`: it keeps what it was told before the first part, `completed`: what the completion tells. `computed`: it reads the
   * bytes itself. `none`: there is none.
   */
  readonly whole: 'combined' | 'announced' | 'completed' | 'computed' | 'none';
}
