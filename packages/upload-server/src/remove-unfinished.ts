import { cancelUnfinished, supports, type Container } from '@stowage/core';
import { checkOptions } from '@stowage/core/validation';
import { z } from 'zod';
import { DEFAULT_STAGING } from './options.js';
import { removeAt } from './stored.js';

/** Which uploads are removed. */
export interface RemoveUnfinishedOptions {
  /** Those that were begun before. An upload that is still allowed must not be among them: further back than the handler's `lifetime`. */
  readonly olderThan: Date;
  /** Of uploads in parts, only those of such names, whoever began them. Default: all of the container. */
  readonly prefix?: string | undefined;
  /** As the handler has it. Default: `unfinished-uploads/`. */
  readonly staging?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** How many were removed. */
export interface RemovedUnfinished {
  /** Uploads in parts. */
  readonly uploads: number;
  /** Objects that never got their name. */
  readonly objects: number;
}

const schema = z.strictObject({
  olderThan: z.date(),
  prefix: z.string().default(''),
  staging: z.string().min(1).default(DEFAULT_STAGING),
  signal: z.instanceof(AbortSignal).optional(),
});

type Chosen = z.infer<typeof schema>;

/**
 * Removes what uploads have left that were begun and never completed, which is billed for: their parts, and bytes that never got their name.
 * For a job that runs now and then; what clients send meanwhile is not touched.
 *
 * ```ts
 * await removeUnfinished(container, { olderThan: new Date(Date.now() - 2 * 86_400_000) });
 * ```
 *
 * @throws {InvalidArgumentError} if an option is unknown or wrong
 */
export async function removeUnfinished(
  container: Container,
  options: RemoveUnfinishedOptions,
): Promise<RemovedUnfinished> {
  const chosen = checkOptions('removeUnfinished', schema, options);
  return { uploads: await removeUploads(container, chosen), objects: await removeStaged(container, chosen) };
}

async function removeUploads(container: Container, { olderThan, prefix, staging, signal }: Chosen): Promise<number> {
  const { driver } = container;
  if (!supports(driver, 'multipart')) return 0;
  let removed = 0;
  for (const each of staging.startsWith(prefix) ? [prefix] : [prefix, staging])
    removed += await cancelUnfinished(driver, container, { prefix: each, olderThan, signal });
  return removed;
}

async function removeStaged(container: Container, { olderThan, staging, signal }: Chosen): Promise<number> {
  const versions = supports(container.driver, 'versions') ? 'delete' : 'keep';
  let removed = 0;
  for await (const { name, lastModified } of container.iterateObjects({ prefix: staging, signal })) {
    // What tells no time may have been begun just now.
    if (lastModified === undefined || lastModified >= olderThan) continue;
    await removeAt(container, name, { versions, signal });
    removed += 1;
  }
  return removed;
}
