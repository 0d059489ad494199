import type { ChecksumAlgorithm, Checksums } from '@stowage/core/spi';
import { isMd5Hidden } from './encryption.js';
import type { Preset } from './preset.js';

/** S3's words for checksums: `x-amz-checksum-crc64nvme`, `<ChecksumCRC64NVME>`. https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity.html */
const ALGORITHMS = ['crc64nvme', 'crc32c', 'crc32', 'sha256', 'sha1'] as const satisfies readonly ChecksumAlgorithm[];

const PREFIX = 'x-amz-checksum-';
const NONE: Checksums = {};

/**
 * What an answer with such headers knows of the whole content. An ETag is the MD5 only of what was stored in one request and is not encrypted with
 * a managed or a customer's key; a checksum of type `COMPOSITE`, or one with the number of parts behind it, is none of the bytes.
 */
export function checksumsOfHeaders(headers: Readonly<Record<string, string>>, storedMd5?: string): Checksums {
  const md5 = (isMd5Hidden(headers) ? undefined : md5OfEtag(headers['etag'])) ?? storedMd5;
  const full = headers['x-amz-checksum-type'] === 'COMPOSITE' ? [] : ALGORITHMS;
  const found = full.flatMap((algorithm) => {
    const hex = hexOf(headers[PREFIX + algorithm]);
    return hex === undefined ? [] : [[algorithm, hex] as const];
  });
  return { ...(md5 === undefined ? NONE : { md5 }), ...Object.fromEntries(found) };
}

/** The same of a document's elements, by S3's names in lower case. */
export function checksumsOfFields(fields: Readonly<Record<string, string>>): Checksums {
  return checksumsOfHeaders(Object.fromEntries(Object.entries(fields).map(([name, value]) => [PREFIX + name, value])));
}

/** The MD5 that an ETag looks like; undefined if it cannot be one. */
export function md5OfEtag(etag: string | undefined): string | undefined {
  return /^"?([0-9a-f]{32})"?$/i.exec(etag ?? '')?.[1]?.toLowerCase();
}

/** As headers have it: some documents leave the quotes out. */
export function quoted(etag: string): string {
  return /^(?:W\/)?"/.test(etag) ? etag : `"${etag}"`;
}

/** The header that asks a lookup for checksums, where there are any beside ETags. */
export function checksumQuestion({ checksums }: Pick<Preset, 'checksums'>): Readonly<Record<string, string>> {
  return checksums === 'md5' ? {} : { [`${PREFIX}mode`]: 'ENABLED' };
}

/** The headers that announce what is known of the bytes of one request. */
export function checksumHeaders({ md5, crc64nvme }: Checksums): Readonly<Record<string, string>> {
  return {
    ...(md5 === undefined ? {} : { 'content-md5': base64Of(md5) }),
    ...(crc64nvme === undefined ? {} : { [`${PREFIX}crc64nvme`]: base64Of(crc64nvme) }),
  };
}

/** The elements that say the same of one part. */
export function checksumFields({ crc64nvme }: Checksums): Readonly<Record<string, string>> {
  return crc64nvme === undefined ? {} : { ChecksumCRC64NVME: base64Of(crc64nvme) };
}

/** As S3 writes it. */
export function base64Of(hex: string): string {
  return Buffer.from(hex, 'hex').toString('base64');
}

function hexOf(base64: string | undefined): string | undefined {
  return base64 !== undefined && /^[A-Za-z0-9+/]+={0,2}$/.test(base64)
    ? Buffer.from(base64, 'base64').toString('hex')
    : undefined;
}
