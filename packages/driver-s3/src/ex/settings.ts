import { createHash } from 'node:crypto';
import { checkOptions, z } from '@stowage/core/validation';
import { NotSupportedError, StorageError } from '@stowage/core/spi';
import type { XmlElement } from '@stowage/xml';
import type { Address } from '../api/addressing.js';
import type { Source } from '../api/rows.js';
import type { S3Services } from '../services.js';

/** Something that a bucket or an object has one of, below a parameter of its own, as a document. */
export interface Setting<T> {
  /** The parameter. */
  readonly parameter: string;
  /** As operations are called after it: `BucketWebsite` of `GetBucketWebsite`. */
  readonly of: string;
  readonly root: string;
  /** S3's codes for that there is none. */
  readonly absent: readonly string[];
  readonly write: (value: T) => string;
  readonly read: (document: XmlElement, source: Source) => T;
}

/** Whose setting. */
export interface Owner extends Address {
  readonly bucket: string;
  readonly versionId?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** How a setting is written. */
interface Put {
  readonly operation: string;
  readonly parameter: string;
  readonly body?: string | undefined;
  readonly headers?: Readonly<Record<string, string>> | undefined;
}

/** Settings are asked for, replaced and removed, all in one way. */
export class Settings {
  readonly #services: S3Services;

  constructor(services: S3Services) {
    this.#services = services;
  }

  /** Undefined where there is none. */
  async get<T>({ parameter, of, root, absent, read }: Setting<T>, owner: Owner): Promise<T | undefined> {
    const { session, preset } = this.#services;
    const operation = `Get${of}`;
    const call = { ...callOf(owner, parameter), operation, method: 'GET' } as const;
    return unlessAbsent(absent, async () => {
      const { document } = await session.answer(call, root);
      return read(document, { operation, provider: preset.id });
    });
  }

  /** Replaces it. */
  async set<T>({ parameter, of, write }: Setting<T>, owner: Owner, value: T, headers = {}): Promise<void> {
    await this.put({ operation: `Put${of}`, parameter, body: write(value), headers }, owner);
  }

  /** Amazon wants to know of some documents that they are whole. */
  async put({ operation, parameter, body, headers }: Put, owner: Owner): Promise<void> {
    const digest = body === undefined ? {} : { 'content-md5': createHash('md5').update(body).digest('base64') };
    const call = { ...callOf(owner, parameter), operation, method: 'PUT' } as const;
    await this.#services.session.call({ ...call, body, headers: { ...headers, ...digest } });
  }

  /** Where there is none, too. */
  async remove(operation: string, parameter: string, owner: Owner): Promise<void> {
    await this.#services.session.call({ ...callOf(owner, parameter), operation, method: 'DELETE' });
  }

  /** The text of one that is no XML. */
  async text(operation: string, parameter: string, absent: readonly string[], owner: Owner) {
    const call = { ...callOf(owner, parameter), operation, method: 'GET' } as const;
    return unlessAbsent(absent, async () => (await this.#services.session.call(call)).text);
  }
}

/**
 * Refuses a document that holds what would be lost if it were read and written again, such as half of a rule's condition.
 *
 * @throws {NotSupportedError} naming the first element that is not known
 */
export function assertKnown(element: XmlElement, known: readonly string[], { operation, provider }: Source): void {
  const other = element.children.find(({ name }) => !known.includes(name));
  if (other === undefined) return;
  throw new NotSupportedError(`${operation} of a '${element.name}' with '${other.name.slice(0, 40)}'`, { provider });
}

const valued = <T>(value: z.ZodType<T>) => z.strictObject({ value });

/**
 * What a setting is to be, checked.
 *
 * @throws {InvalidArgumentError} naming what is wrong
 */
export function checkValue<T>(method: string, schema: z.ZodType<T>, value: T): T {
  return checkOptions<{ value: T }>(method, valued(schema), { value }).value;
}

function callOf({ bucket, key, versionId, signal }: Owner, parameter: string) {
  const query = { [parameter]: '', ...(versionId === undefined ? {} : { versionId }) };
  return { bucket, key, query, lane: 'control', signal } as const;
}

async function unlessAbsent<T>(codes: readonly string[], ask: () => Promise<T>): Promise<T | undefined> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof StorageError && codes.includes(error.providerCode ?? '')) return undefined;
    throw error;
  }
}
