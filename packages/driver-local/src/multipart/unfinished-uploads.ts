import { randomUUID } from 'node:crypto';
import { lstat, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import type { Clock } from '@stowage/core/concurrency';
import {
  ObjectDoesNotExistError,
  type ChecksumAlgorithm,
  type MultipartUpload,
  type UploadHead,
} from '@stowage/core/spi';
import { textRecord, z } from '@stowage/core/validation';
import type { Durability } from '../disk/durability.js';
import { ABSENT, unless } from '../disk/errno.js';
import { parseJson } from '../disk/parse-json.js';
import { placeOf, reservedIn, type Place } from '../names/place.js';
import { PROVIDER } from '../provider.js';
import { accessOfReplaced, isOpenToAll } from '../store/replaced.js';
import { staged, stagingOf } from '../store/staging.js';

/** An upload in parts that is not complete, and the directory where its parts are. */
export interface Unfinished {
  readonly id: string;
  readonly directory: string;
  readonly head: UploadHead;
  readonly startedAt: Date;
}

/** The file in which the parts grow together. */
export const DATA = 'data';

const ALGORITHMS = [
  'crc32',
  'crc32c',
  'crc64nvme',
  'md5',
  'sha1',
  'sha256',
] as const satisfies readonly ChecksumAlgorithm[];

const texts = textRecord();
const schema = z.lazy(() =>
  z.object({
    startedAt: z.coerce.date(),
    head: z.object({
      name: z.string(),
      contentType: z.string(),
      metadata: texts,
      headers: texts,
      lastModified: z.coerce.date().optional(),
      // What was announced may be by algorithms that are not kept here: a copy from another provider tells its own.
      checksums: z.partialRecord(z.enum(ALGORITHMS), z.string()).optional(),
    }),
  }),
);

const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** The uploads of a container that are not complete: a directory each, known to every process. */
export class UnfinishedUploads {
  readonly #clock: Clock;
  readonly #durability: Durability;

  constructor(clock: Clock, durability: Durability) {
    this.#clock = clock;
    this.#durability = durability;
  }

  /** The directory appears at once, with everything in it. */
  async begin(root: string, head: UploadHead): Promise<Unfinished> {
    const id = randomUUID();
    const startedAt = new Date(this.#clock());
    const directory = `${placeOfUploads(root)}/${id}`;
    await staged(root, async (path) => {
      await mkdir(path, await modeFor(placeOf(root, head.name)));
      for (const each of [`${path}/parts`, `${path}/claims`]) await mkdir(each);
      await writeFile(`${path}/${DATA}`, '');
      await this.#durability.create(`${path}/upload.json`, `${JSON.stringify({ startedAt, head }, undefined, 2)}\n`);
      await this.#durability.directory(path);
      await unless(mkdir(placeOfUploads(root)), 'EEXIST');
      await rename(path, directory);
    });
    await this.#durability.directory(placeOfUploads(root));
    return { id, directory, head, startedAt };
  }

  /** @throws {ObjectDoesNotExistError} if it was completed or aborted, or never began */
  async find(root: string, { id, name }: MultipartUpload): Promise<Unfinished> {
    const found = ID.test(id) ? await read(root, id) : undefined;
    if (found?.head.name === name) return found;
    throw noSuchUpload(name);
  }

  /** Those of names that start with `prefix`, in no order. */
  async list(root: string, prefix: string): Promise<readonly Unfinished[]> {
    const ids = (await unless(readdir(placeOfUploads(root)), ...ABSENT)) ?? [];
    const found = await Promise.all(ids.filter((id) => ID.test(id)).map((id) => read(root, id)));
    return found.filter((each) => each !== undefined).filter(({ head }) => head.name.startsWith(prefix));
  }

  /** Gone in one step, and then removed: nothing can be added to it meanwhile. Its absence is no error. */
  async remove(root: string, id: string): Promise<void> {
    if (!ID.test(id)) return;
    const path = `${stagingOf(root)}/${randomUUID()}`;
    await unless(rename(`${placeOfUploads(root)}/${id}`, path), ...ABSENT);
    await rm(path, { recursive: true, force: true });
  }
}

/** Parts of what replaces a file that is closed to others lie where others do not get. */
async function modeFor(place: Place): Promise<number | undefined> {
  const access = await accessOfReplaced(place);
  return access === undefined || isOpenToAll(access) ? undefined : 0o700;
}

/** The error for an upload that is no more. */
export function noSuchUpload(name: string): ObjectDoesNotExistError {
  return new ObjectDoesNotExistError(name, { provider: PROVIDER, providerCode: 'no_such_upload' });
}

/** Undefined also if its data has become an object, and only the rest was not yet removed. */
async function read(root: string, id: string): Promise<Unfinished | undefined> {
  const directory = `${placeOfUploads(root)}/${id}`;
  const text = await unless(readFile(`${directory}/upload.json`, 'utf8'), ...ABSENT);
  const data = await unless(lstat(`${directory}/${DATA}`), ...ABSENT);
  const parsed = parseJson(schema, text ?? '');
  return data && parsed && { id, directory, ...parsed };
}

function placeOfUploads(root: string): string {
  return `${reservedIn(root)}/uploads`;
}
