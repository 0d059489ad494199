import * as z from 'zod';
import { InvalidArgumentError } from '../../errors/index.js';
import type { MultipartUpload, StorageBackend } from '../../spi/index.js';
import { assertContainerName, assertObjectName } from '../../validation/names.js';

/** What is remembered of an upload that others send the parts of. */
export interface SignedUploadPlan {
  readonly upload: MultipartUpload;
  /** Of the whole, in bytes. */
  readonly size: number;
  /** Of every part but the last, in bytes. */
  readonly partSize: number;
}

const VERSION = 1;
const positive = z.lazy(() => z.int().positive());

const schema = z.lazy(() =>
  z.strictObject({
    version: z.literal(VERSION),
    provider: z.string(),
    container: z.strictObject({ name: z.string(), id: z.string().optional() }),
    name: z.string(),
    id: z.string(),
    size: positive,
    partSize: positive,
  }),
);

/** A plan as text: for a database, or for the page that sends the parts. It holds names and numbers, and no secret. */
export function uploadToken({ upload, size, partSize }: SignedUploadPlan, { provider }: StorageBackend): string {
  const { container, name, id } = upload;
  const key = { name: container.name, id: container.id };
  const plan = { version: VERSION, provider, container: key, name, id, size, partSize };
  return Buffer.from(JSON.stringify(plan)).toString('base64url');
}

/** @throws {InvalidArgumentError} if the text is no such plan, or one of another provider's */
export function uploadPlan(token: string, backend: StorageBackend): SignedUploadPlan {
  const { success, data } = schema.safeParse(parsed(token));
  if (!success || data.provider !== backend.provider)
    throw new InvalidArgumentError("the token of an upload is none that 'beginSignedUpload' of this provider gave", {
      provider: backend.provider,
    });
  const { container, name, id, size, partSize } = data;
  assertContainerName(container.name);
  assertObjectName(name, backend.capabilities);
  return { upload: { id, container, name, extra: {} }, size, partSize };
}

function parsed(token: unknown): unknown {
  try {
    return JSON.parse(Buffer.from(String(token), 'base64url').toString());
  } catch {
    return undefined;
  }
}
