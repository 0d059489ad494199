import { randomUUID } from 'node:crypto';
import { open, readdir, readFile, rename, rm, writeFile, type FileHandle } from 'node:fs/promises';
import type { UploadBody } from '@stowage/core/spi';
import { z } from '@stowage/core/validation';
import type { Durability } from '../disk/durability.js';
import { ABSENT, unless } from '../disk/errno.js';
import { parseJson } from '../disk/parse-json.js';
import { receive } from '../disk/receive.js';
import { DATA } from './unfinished-uploads.js';

const schema = z.lazy(() =>
  z.object({
    partNumber: z.int(),
    size: z.int(),
    hash: z.string(),
    /** Where its bytes are: a file of the upload's directory … */
    file: z.string(),
    /** … from this byte on. */
    offset: z.int(),
  }),
);

/** A part that has arrived. */
export type Part = z.infer<typeof schema>;

type Bytes = Pick<UploadBody, 'open' | 'size'>;

/**
 * Receives parts, several at once and in any order, from several processes. As all parts but the last usually have one size, the
 * first to come tells where the others belong in the finished object, and they are written there at once. What does not fit, or
 * comes again, gets a file of its own.
 */
export class Parts {
  readonly #durability: Durability;

  constructor(durability: Durability) {
    this.#durability = durability;
  }

  /** The part counts from when its record is there: what a process that dies leaves behind is no part. */
  async write(directory: string, partNumber: number, body: Bytes, signal?: AbortSignal): Promise<Part> {
    const slot = await slotOf(directory, partNumber, body.size);
    const file = slot === undefined ? `part-${partNumber}-${randomUUID()}` : DATA;
    const offset = slot ?? 0;
    const path = `${directory}/${file}`;
    try {
      const received = await this.#receive(await open(path, slot === undefined ? 'wx' : 'r+'), body, offset, signal);
      const part = { partNumber, ...received, file, offset };
      await this.#record(directory, part);
      return part;
    } catch (error) {
      await rm(slot === undefined ? path : claimOf(directory, partNumber), { force: true });
      throw error;
    }
  }

  /** The parts that have arrived, by number. */
  async list(directory: string): Promise<readonly Part[]> {
    const names = (await unless(readdir(`${directory}/parts`), ...ABSENT)) ?? [];
    const texts = await Promise.all(
      names
        .filter((name) => /^\d+\.json$/.test(name))
        .map((name) => unless(readFile(`${directory}/parts/${name}`, 'utf8'), ...ABSENT)),
    );
    const parts = texts.map((text) => parseJson(schema, text ?? '')).filter((part) => part !== undefined);
    return parts.sort((one, other) => one.partNumber - other.partNumber);
  }

  async #receive(handle: FileHandle, body: Bytes, offset: number, signal?: AbortSignal) {
    try {
      const received = await receive(body, handle, offset, signal);
      await this.#durability.file(handle);
      return received;
    } finally {
      await handle.close();
    }
  }

  async #record(directory: string, part: Part): Promise<void> {
    const path = `${directory}/parts/${part.partNumber}`;
    const temporary = `${path}.${randomUUID()}`;
    await this.#durability.create(temporary, JSON.stringify(part));
    await rename(temporary, `${path}.json`);
    await this.#durability.directory(`${directory}/parts`);
  }
}

/** Where in the data a part belongs, if it is known and no one has been there. */
async function slotOf(directory: string, partNumber: number, size: number): Promise<number | undefined> {
  const slotSize = await slotSizeOf(directory, size);
  if (slotSize === undefined || size > slotSize) return undefined;
  const claim = await unless(open(claimOf(directory, partNumber), 'wx'), 'EEXIST');
  await claim?.close();
  return claim === undefined ? undefined : (partNumber - 1) * slotSize;
}

/** The size of the first part that came; undefined while another process is writing that down. */
async function slotSizeOf(directory: string, size: number): Promise<number | undefined> {
  const path = `${directory}/slot-size`;
  await unless(writeFile(path, `${size}\n`, { flag: 'wx' }), 'EEXIST');
  const text = await readFile(path, 'utf8');
  return text.endsWith('\n') ? Number(text) : undefined;
}

function claimOf(directory: string, partNumber: number): string {
  return `${directory}/claims/${partNumber}`;
}
