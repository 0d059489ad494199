import { z } from 'zod';
import { systemClock, type Clock } from '@stowage/core/concurrency';
import { bounded, checkOptions } from '@stowage/core/validation';
import type { Upload } from '@tus/server';

/** What the object of a finished upload is stored with. */
export interface StoredHead {
  /** Printable ASCII. Default: what the client calls `filetype`, if it is a type; else `application/octet-stream`. */
  readonly contentType?: string | undefined;
  /** What the provider cannot keep is refused, so nothing that a client chose should be here unlooked at. Default: none. */
  readonly metadata?: Readonly<Record<string, string>> | undefined;
  /** Headers that readers receive with the object. Default: none. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
}

/** How a store keeps uploads. */
export interface TusStoreOptions {
  /** Goes before the id of an upload: together they are the name of its object. Default: none. */
  readonly prefix?: string | undefined;
  /**
   * Bytes in one part, brought within the provider's bounds, and larger where an upload would have too many parts. Twice as many are held in
   * memory for each request that sends, and an upload of unknown length cannot be larger than 10,000 of them (or as many as the
   * provider takes). Default: 8 MiB.
   */
  readonly partSize?: number | undefined;
  /** After how long what is unfinished may be removed, in milliseconds since its creation: 0 is never. Default: 0. */
  readonly expiresIn?: number | undefined;
  /** What an object is stored with: asked once, when its first bytes go to the provider. */
  readonly head?: ((upload: Upload) => StoredHead | Promise<StoredHead>) | undefined;
  /** Tells when uploads are created, and expire. Default: the machine's clock, as `@tus/server` has it. */
  readonly clock?: Clock | undefined;
}

const MIB = 1024 ** 2;

function func<F>() {
  return z.custom<F>((value) => typeof value === 'function', 'expected a function').optional();
}

const schema: z.ZodType<TusStoreOptions> = z.strictObject({
  prefix: z.string().optional(),
  partSize: bounded({ min: 1, max: MIB ** 2 }).optional(),
  expiresIn: bounded({ min: 0, max: Number.MAX_SAFE_INTEGER }).optional(),
  head: func<NonNullable<TusStoreOptions['head']>>(),
  clock: func<Clock>(),
});

/** Options with what they are by default. */
export type CheckedOptions = Pick<TusStoreOptions, 'head'> & {
  readonly prefix: string;
  readonly partSize: number;
  readonly expiresIn: number;
  readonly clock: Clock;
};

/** @throws {InvalidArgumentError} naming what is unknown or wrong */
export function checkTusStoreOptions(options: TusStoreOptions | undefined): CheckedOptions {
  const checked = checkOptions('TusStore', schema, options);
  const { prefix = '', partSize = 8 * MIB, expiresIn = 0, clock = systemClock, head } = checked;
  return { prefix, partSize, expiresIn, clock, head };
}
