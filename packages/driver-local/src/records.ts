import type { BigIntStats } from 'node:fs';
import { ObjectChangedError, type ContainerRecord, type ObjectKey, type ObjectRecord } from '@stowage/core/spi';
import { PROVIDER } from './provider.js';
import type { About } from './store/about.js';
import { etagOf, stampOf } from './store/stamp.js';

const NANOSECONDS = 1_000_000n;

/** A container as the contract describes it. */
export function containerRecord(name: string, path: string, stats: BigIntStats): ContainerRecord {
  const extra = { path, createdAt: dateOf(stats.birthtimeNs), modifiedAt: dateOf(stats.mtimeNs) };
  return { name, extra };
}

/** @throws {ObjectChangedError} if a file is in another state than the key says */
export function assertState({ name, etag }: ObjectKey, stats: BigIntStats, about: About): void {
  if (etag !== undefined && etag !== etagOf(stampOf(stats), about.revision))
    throw new ObjectChangedError(name, { provider: PROVIDER });
}

/** An object as the contract describes it. */
export function objectRecord(name: string, stats: BigIntStats, about: About): ObjectRecord {
  const { contentType, metadata, headers, sha256, sourceModified } = about;
  return {
    kind: 'object',
    name,
    size: Number(stats.size),
    checksums: sha256 === undefined ? {} : { sha256 },
    etag: etagOf(stampOf(stats), about.revision),
    contentType,
    lastModified: dateOf(stats.mtimeNs),
    sourceLastModified: sourceModified === undefined ? undefined : new Date(sourceModified),
    metadata,
    headers,
    extra: {},
  };
}

function dateOf(nanoseconds: bigint): Date {
  return new Date(Number(nanoseconds / NANOSECONDS));
}
