import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { z } from 'zod';
import { CAPABILITIES } from './cloud/capabilities.js';
import type { Cloud } from './cloud/cloud.js';
import { Session } from './cloud/session.js';
import { textRecord } from './wire/text-record.js';

const file = z
  .strictObject({
    name: z.string(),
    content: z.string().optional(),
    base64: z.base64().optional(),
    path: z.string().optional(),
    contentType: z.string().default('b2/x-auto'),
    fileInfo: textRecord.default({}),
  })
  .refine(({ content, base64, path }) => [content, base64, path].filter((each) => each !== undefined).length === 1, {
    message: 'needs one of content, base64 and path',
  });

const bucket = z.strictObject({
  name: z.string(),
  type: z.enum(['allPrivate', 'allPublic']).default('allPrivate'),
  info: textRecord.default({}),
  fileLockEnabled: z.boolean().default(false),
  files: z.array(file).default([]),
});

const key = z.strictObject({
  keyId: z.string().regex(/^[^:_\s]+$/, 'must not contain colons, underscores or spaces'),
  key: z.string().min(1),
  keyName: z.string().default('seed'),
  capabilities: z.array(z.string()).default([...CAPABILITIES]),
  buckets: z.array(z.string()).optional(),
  namePrefix: z.string().optional(),
});

const schema = z.strictObject({ buckets: z.array(bucket).default([]), keys: z.array(key).default([]) });

type SeedBucket = z.output<typeof bucket>;
type SeedFile = z.output<typeof file>;
type SeedKey = z.output<typeof key>;

/**
 * Fills a cloud from a JSON file. A bucket or key that is already there, kept from an earlier run, is left alone.
 * @throws {TypeError} if the file is not as it should be
 * @throws the system's error if it, or a file it names, cannot be read
 */
export async function plantSeed(cloud: Cloud, path: string): Promise<void> {
  const seed = parse(await readFile(path, 'utf8'), path);
  const fresh = seed.buckets.filter(({ name }) => cloud.buckets.byName(name) === undefined);
  for (const each of fresh) await plantBucket(cloud, each, dirname(path));
  for (const each of seed.keys) plantKey(cloud, each);
}

/** A key by its id and secret, unless it is already there; of buckets, those that exist. */
export function plantKey(cloud: Cloud, { keyId, key: secret, buckets, namePrefix, ...rest }: SeedKey): void {
  if (cloud.keys.find(keyId) !== undefined) return;
  const bucketIds = buckets?.map((name) => cloud.buckets.byName(name)?.id ?? missing(name)) ?? null;
  cloud.keys.create({ keyId, secret, bucketIds, namePrefix: namePrefix ?? null, ...rest });
}

async function plantBucket(cloud: Cloud, seed: SeedBucket, directory: string): Promise<void> {
  const changes = { bucketInfo: seed.info, isFileLockEnabled: seed.fileLockEnabled };
  const { id } = cloud.buckets.create(seed.name, seed.type, changes);
  for (const each of seed.files) {
    const data = await bytesOf(each, directory);
    const incoming = { size: data.length, bytes: chunks(data), declaredSha1: () => null };
    const { name: fileName, contentType, fileInfo } = each;
    await cloud.files.upload(new Session(cloud.keys.master), id, { fileName, contentType, fileInfo }, incoming);
  }
}

async function bytesOf({ content, base64, path }: SeedFile, directory: string): Promise<Buffer> {
  if (path !== undefined) return readFile(resolve(directory, path));
  return base64 === undefined ? Buffer.from(content ?? '') : Buffer.from(base64, 'base64');
}

async function* chunks(data: Buffer): AsyncGenerator<Buffer> {
  if (data.length > 0) yield data;
}

function parse(text: string, path: string): z.output<typeof schema> {
  const result = schema.safeParse(asJson(text));
  if (!result.success) throw new TypeError(`bad seed file ${path}: ${z.prettifyError(result.error)}`);
  return result.data;
}

function asJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function missing(name: string): never {
  throw new TypeError(`bad seed file: there is no bucket ${name}`);
}
