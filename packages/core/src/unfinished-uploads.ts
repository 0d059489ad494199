import { Container } from './container.js';
import { items } from './listing/index.js';
import type { CallOptions } from './options.js';
import { containerKey, type ContainerRef } from './references.js';
import type { BackendWith, MultipartUpload, StorageBackend } from './spi/index.js';
import type { StorageDriver } from './storage-driver.js';
import { checkOptions } from './validation/check-options.js';
import { callShape } from './validation/options-tables.js';
import { lateTable, z } from './validation/index.js';

/** Which unfinished uploads. */
export interface UnfinishedUploadsOptions extends CallOptions {
  /** Only of names that start with this. Default: every name. */
  readonly prefix?: string | undefined;
}

/** Which unfinished uploads are to be removed. */
export interface CancelUnfinishedOptions extends UnfinishedUploadsOptions {
  /** Only those started before. Default: all, also those that someone is busy with. */
  readonly olderThan?: Date | undefined;
}

const prefixed = () => ({ ...callShape, prefix: z.string().optional() });
const schemas = lateTable<{
  list: z.ZodType<UnfinishedUploadsOptions>;
  cancel: z.ZodType<CancelUnfinishedOptions>;
}>({
  list: () => z.strictObject(prefixed()),
  cancel: () => z.strictObject({ ...prefixed(), olderThan: z.date().optional() }),
});

type Driver<B extends StorageBackend> = StorageDriver<B & BackendWith<'multipart'>>;

/** For drivers, as `exListUnfinished`: uploads in parts that are not complete, page by page as they are consumed. */
export async function* unfinishedUploads<B extends StorageBackend>(
  driver: Driver<B>,
  container: ContainerRef,
  options?: UnfinishedUploadsOptions,
): AsyncGenerator<MultipartUpload, void, undefined> {
  const { prefix = '', signal } = checkOptions('exListUnfinished', schemas.list, options);
  // As the users hold it, so that the uploads tell whose they are.
  const owner = new Container({ extra: {}, ...containerKey(container, driver) }, driver);
  const { multipart, capabilities, provider } = driver.backend;
  yield* items((cursor, limit, stop) => multipart.listUploads(owner, { prefix, cursor, limit, signal: stop }), {
    pageSize: capabilities.maxPageSize,
    signal,
    provider,
  });
}

/** For drivers, as `exCancelUnfinished`: removes what unfinished uploads have sent, which is billed for. Gives how many there were. */
export async function cancelUnfinished<B extends StorageBackend>(
  driver: Driver<B>,
  container: ContainerRef,
  options?: CancelUnfinishedOptions,
): Promise<number> {
  const { prefix, olderThan, signal } = checkOptions('exCancelUnfinished', schemas.cancel, options);
  let cancelled = 0;
  for await (const upload of unfinishedUploads(driver, container, { prefix, signal })) {
    // One whose time is not told is not known to be before anything.
    if (olderThan !== undefined && !(upload.startedAt !== undefined && upload.startedAt < olderThan)) continue;
    await driver.backend.multipart.abort(upload, { signal });
    cancelled += 1;
  }
  return cancelled;
}
