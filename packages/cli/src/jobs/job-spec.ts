import { z } from '@stowage/core/validation';
import type { SyncOptions } from '@stowage/sync';
import type { JobSpec } from '@stowage/sync-jobs';
import { formatLocation, parseLocation, type StoreLocation } from '../location.js';
import { UsageError } from '../usage-error.js';

/** What a job's options may be: those of the engine that a database can hold. */
const optionsSchema = z.strictObject({
  compare: z.enum(['auto', 'bytes', 'checksum', 'size', 'size-time']).optional(),
  metadata: z.enum(['keep', 'omit']).optional(),
  newer: z.enum(['keep', 'replace']).optional(),
  small: z.int().min(1).max(1000).optional(),
  filter: z
    .strictObject({
      rules: z.array(z.string()).optional(),
      minSize: z.number().optional(),
      maxSize: z.number().optional(),
      minAge: z.number().optional(),
      maxAge: z.number().optional(),
    })
    .optional(),
});

/** What a job may be called. */
const NAME = /^[A-Za-z0-9][\w.-]{0,99}$/;

/** What `sync --job` asks for. */
export interface JobRequest {
  readonly name: string;
  readonly source: string;
  readonly target: string;
  readonly options: SyncOptions;
}

/**
 * A job for workers that may be anywhere: both ends are containers, by the names of remotes, which each worker looks up in its own configuration.
 *
 * @throws {UsageError} if it asks for what a job cannot do
 */
export function jobSpecOf({ name, source, target, options }: JobRequest): JobSpec {
  if (!NAME.test(name)) throw new UsageError(`'${name}': a job is called by up to a hundred of A-Z a-z 0-9 _ . -`);
  const { maxDelete, deleteAll, ...rest } = options;
  const { success, data, error } = optionsSchema.safeParse(JSON.parse(JSON.stringify(rest)));
  const [unknown] =
    error?.issues.flatMap((issue) => (issue.code === 'unrecognized_keys' ? issue.keys : issue.path)) ?? [];
  if (!success) throw new UsageError(`a job has no option '${String(unknown)}'`);
  const [from, to] = [source, target].map((end) => formatLocation(storeOf(end))) as [string, string];
  return { mode: 'sync', source: from, target: to, maxDelete, deleteAll, options: data };
}

/**
 * The engine's options of a job: they come from a database that other versions write as well.
 *
 * @throws {UsageError} if this version does not know them
 */
export function engineOptionsOf({ options = {} }: JobSpec): z.output<typeof optionsSchema> {
  const { success, data } = optionsSchema.safeParse(options);
  if (!success)
    throw new UsageError('the job was submitted by another version of stowage: this one does not know its options');
  return data;
}

/**
 * One end of a job.
 *
 * @throws {UsageError} if it is not in a store
 */
export function storeOf(text: string): StoreLocation {
  const location = parseLocation(text);
  if (location.kind !== 'store')
    throw new UsageError(`'${text}': workers may be on other machines, so an end of a job must be remote:container`);
  if (location.container === undefined) throw new UsageError(`'${text}' names no container`);
  return location;
}
