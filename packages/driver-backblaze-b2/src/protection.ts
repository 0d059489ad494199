import { z } from '@stowage/core/validation';
import type { DefaultRetention, ReplicationConfiguration } from './api/bucket-requests.js';
import type { FileRetention } from './api/requests.js';
import type { B2Bucket, B2File } from './api/schemas.js';
import { guarded, promised, type Guarded } from './guarded.js';

/** How a bucket protects what is in it, as far as the key may see. */
export interface B2ContainerProtection {
  /** How new files are encrypted that do not say so themselves. */
  readonly defaultServerSideEncryption: Guarded<'SSE-B2' | 'none'>;
  /** Object Lock, and how long new files are locked; null: they are not. */
  readonly fileLock: Guarded<{ readonly isEnabled: boolean; readonly defaultRetention: DefaultRetention | null }>;
  readonly replication: Guarded<ReplicationConfiguration | null>;
}

/** How a file version is protected, as far as the key may see. */
export interface B2ObjectProtection {
  /** Null: not at all. */
  readonly fileRetention: Guarded<FileRetention | null>;
  readonly legalHold: Guarded<'off' | 'on'>;
  readonly serverSideEncryption: 'SSE-B2' | 'SSE-C' | 'none';
}

const encryption = z.lazy(() =>
  z.looseObject({ mode: z.enum(['SSE-B2', 'none']).nullish() }).transform(({ mode }) => mode ?? 'none'),
);

/** B2 writes «not locked» in either way. */
const lockMode = z.lazy(() =>
  z
    .enum(['compliance', 'governance', 'none'])
    .nullish()
    .transform((mode) => (mode === 'none' ? null : mode)),
);

const defaultRetention = z.lazy(() =>
  z
    .looseObject({
      mode: lockMode,
      period: z.object({ duration: z.number(), unit: z.enum(['days', 'years']) }).nullish(),
    })
    .transform(({ mode, period }) => (mode == null || period == null ? null : { mode, period })),
);

const fileLock = z.lazy(() =>
  z
    .looseObject({ isFileLockEnabled: z.boolean(), defaultRetention: defaultRetention.nullish() })
    .transform((lock) => ({ isEnabled: lock.isFileLockEnabled, defaultRetention: lock.defaultRetention ?? null })),
);

const replication = z.lazy(() => z.looseObject({})) as unknown as z.ZodType<ReplicationConfiguration | null>;

const retention = z.lazy(() =>
  z
    .looseObject({ mode: lockMode, retainUntilTimestamp: z.number().nullish() })
    .transform(({ mode, retainUntilTimestamp: until }) =>
      mode == null || until == null ? null : { mode, retainUntilTimestamp: until },
    ),
);

const fileEncryption = z.lazy(() =>
  z.looseObject({ mode: z.enum(['SSE-B2', 'SSE-C', 'none']).nullish() }).transform(({ mode }) => mode ?? 'none'),
);

/** What B2 says of a bucket, with «may not be seen» kept apart from «not set». */
export function containerProtection(bucket: B2Bucket): B2ContainerProtection {
  return {
    defaultServerSideEncryption: guarded(
      'defaultServerSideEncryption',
      bucket['defaultServerSideEncryption'],
      encryption,
      'none',
    ),
    fileLock: guarded('fileLockConfiguration', bucket['fileLockConfiguration'], fileLock, {
      isEnabled: false,
      defaultRetention: null,
    }),
    replication: guarded('replicationConfiguration', bucket['replicationConfiguration'], replication, null),
  };
}

/** What B2 says of a file version, with «may not be seen» kept apart from «not set». */
export function objectProtection(file: B2File): B2ObjectProtection {
  return {
    fileRetention: guarded('fileRetention', file['fileRetention'], retention, null),
    legalHold: guarded('legalHold', file['legalHold'], z.enum(['off', 'on']), 'off'),
    serverSideEncryption: promised('serverSideEncryption', file['serverSideEncryption'] ?? {}, fileEncryption),
  };
}
