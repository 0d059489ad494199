import { z } from '@stowage/core/validation';
import type { Counts } from '@stowage/sync-jobs';

/** What is counted of a job: those of `@stowage/sync-jobs`, which is loaded only by what needs it. */
const COUNTS = [
  'objects',
  'inTarget',
  'surplus',
  'created',
  'updated',
  'same',
  'skipped',
  'deleted',
  'failed',
  'bytes',
] as const satisfies readonly (keyof Counts)[];

const location = z.string().describe('as the command takes it: remote:container/name');
const bytes = z.int().nonnegative();
const time = z.iso.datetime().describe('UTC');
const checksums = z.record(z.string(), z.string()).describe('lower-case hex, by algorithm');

const objectShape = {
  location,
  name: z.string(),
  size: bytes,
  checksums,
  etag: z.string().optional(),
  contentType: z.string().optional(),
  lastModified: time.optional(),
  sourceLastModified: time.optional(),
  versionId: z.string().optional(),
  metadata: z.record(z.string(), z.string()).optional(),
  headers: z.record(z.string(), z.string()).optional(),
};

const error = z.strictObject({
  type: z.literal('error'),
  location: location.optional(),
  code: z.string().describe('a code of StorageError, of the system (ENOENT), or usage'),
  message: z.string(),
});

/** What `--json` prints: one of these a line. Fields that say nothing are absent. */
export const jsonLine = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('container'), location, name: z.string() }),
  z.strictObject({ type: z.literal('object'), ...objectShape }),
  z.strictObject({ type: z.literal('prefix'), location, name: z.string() }),
  z.strictObject({
    type: z.literal('version'),
    ...objectShape,
    versionId: z.string(),
    isLatest: z.boolean(),
    isHideMarker: z.boolean(),
  }),
  z.strictObject({
    type: z.literal('unfinished-upload'),
    location,
    id: z.string(),
    startedAt: time.optional(),
    outcome: z.enum(['found', 'removed']),
  }),
  z
    .strictObject({
      type: z.literal('action'),
      action: z.enum([
        'copy',
        'create-container',
        'delete',
        'delete-container',
        'download',
        'move',
        'restore',
        'submit',
        'update',
        'upload',
      ]),
      outcome: z.enum(['done', 'planned']),
      source: location.optional(),
      target: location.optional(),
      size: bytes.optional(),
      versionId: z.string().optional().describe('which one is restored'),
    })
    .describe('something that was done, or with --dry-run would be'),
  z.strictObject({
    type: z.literal('difference'),
    path: z.string(),
    kind: z.enum(['different', 'only-in-source', 'only-in-target', 'unknown']),
    says: z.string().optional(),
  }),
  z.strictObject({ type: z.literal('usage'), location, objects: bytes, bytes }),
  z.strictObject({
    type: z.literal('url'),
    url: z.string(),
    method: z.string(),
    headers: z.record(z.string(), z.string()),
  }),
  z.strictObject({ type: z.literal('rules'), location, kind: z.enum(['cors', 'lifecycle']), rules: z.unknown() }),
  z.strictObject({
    type: z.literal('remote'),
    name: z.string(),
    provider: z.string(),
    key: z.string().optional(),
    secret: z.string().optional().describe('where it comes from; never itself'),
    options: z.record(z.string(), z.unknown()),
  }),
  z.strictObject({
    type: z.literal('check'),
    check: z.string(),
    outcome: z.enum(['ok', 'warning', 'failed', 'skipped']),
    says: z.string(),
  }),
  z.strictObject({
    type: z.literal('measurement'),
    name: z.string(),
    operations: z.int(),
    bytes,
    seconds: z.number(),
    median: z.number().describe('milliseconds of one operation'),
  }),
  z.strictObject({ type: z.literal('serving'), url: z.string(), location }),
  z
    .strictObject({
      type: z.literal('progress'),
      bytes,
      totalBytes: bytes.optional(),
      objects: z.int(),
      totalObjects: z.int().optional(),
      rate: z.number().describe('bytes a second'),
    })
    .describe('about once a second while bytes move'),
  z.strictObject({ type: z.literal('summary'), done: z.int(), failed: z.int(), bytes: bytes.optional() }),
  z.strictObject({
    type: z.literal('interrupted'),
    done: z.int(),
    left: z
      .strictObject({ objects: z.int(), bytes, isAll: z.boolean().describe('false: not everything was listed yet') })
      .optional()
      .describe('of trees'),
    goOn: z.string().describe('the command that goes on'),
  }),
  z.strictObject({
    type: z.literal('job'),
    name: z.string(),
    state: z.enum(['cancelled', 'done', 'failed', 'paused', 'running']),
    phase: z.enum(['copy', 'delete']),
    source: location,
    target: location,
    error: z.string().optional(),
    shards: z.record(z.enum(['done', 'failed', 'leased', 'pending']), z.int()),
    counts: z.record(z.enum(COUNTS), z.int()).describe('objects: in the source; surplus: only in the target'),
    checksum: z.string().describe('of what was seen in the source'),
    created: time,
    finished: time.optional(),
    rate: z.number().describe('objects a second'),
    timeLeft: z
      .number()
      .optional()
      .describe('milliseconds, where an earlier job of the same ends tells how many there are'),
  }),
  z.strictObject({
    type: z.literal('job-failure'),
    path: z.string(),
    reason: z.string(),
    error: z.string().optional(),
  }),
  z.strictObject({
    type: z.literal('job-worker'),
    name: z.string(),
    isIdle: z.boolean(),
    shards: z.int(),
    seen: time,
  }),
  z
    .strictObject({
      type: z.literal('shard'),
      event: z.enum(['given-back', 'lost', 'recorded', 'taken']),
      job: z.string(),
      shard: z.int(),
      phase: z.enum(['copy', 'delete']),
      after: z.string().optional(),
      upTo: z.string().optional(),
      error: z.string().optional(),
    })
    .describe('what a worker does'),
  z.strictObject({ type: z.literal('note'), says: z.string() }),
  error,
]);

/** One line of `--json`. */
export type JsonLine = z.output<typeof jsonLine>;
