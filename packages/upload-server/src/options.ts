import type { Container } from '@stowage/core';
import type { Secret } from '@stowage/core/http';
import { checkOptions } from '@stowage/core/validation';
import { z } from 'zod';

/** Whatever JSON can say. */
export type Json = z.infer<ReturnType<typeof z.json>>;

/** What a client would like to upload. It is the client's word: nothing of it is checked but its form. */
export interface UploadWish {
  /** What the client calls the file. Never an object's name as it is. */
  readonly name: string;
  /** In bytes. */
  readonly size: number;
  /** A media type without parameters. */
  readonly type: string;
  /** Whatever else the page says. */
  readonly fields: Readonly<Record<string, string>>;
}

/** What a client may upload. */
export interface UploadGrant {
  /** The object's name. Best one that nothing has had before, as with a random part: what has the name is replaced. */
  readonly key: string;
  /** In bytes. */
  readonly maxSize: number;
  /** Media types, as `image/png` or `image/*`. Default: any. */
  readonly types?: readonly string[] | undefined;
  /** Of the object. The client can read it. Default: none. */
  readonly metadata?: Readonly<Record<string, string>> | undefined;
  /** Of the object, such as `cache-control`, where the provider keeps them. Default: none. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** For `onComplete`. The client can read it, and cannot change it. */
  readonly data?: Json | undefined;
}

/** Why a client may not. */
export interface UploadNotGranted {
  /** For the client to read. */
  readonly refuse: string;
  /** Default: 403. */
  readonly status?: 401 | 403 | 404 | 409 | 413 | 415 | 422 | 429 | undefined;
}

/** An upload that is complete, and verified. */
export interface CompletedUpload {
  readonly key: string;
  /** In bytes. */
  readonly size: number;
  readonly type: string;
  readonly etag: string | undefined;
  readonly data: Json | undefined;
}

/** How uploads are handled. */
export interface UploadHandlerOptions {
  /** Where objects are stored. */
  readonly container: Container;
  /** At least 32 random characters, the same in every process: tickets are signed with it. */
  readonly secret: Secret | string;
  /** Who may upload what, and under which name. Asked once for each upload, by the request that begins it. */
  readonly authorize: (
    wish: UploadWish,
    request: Request,
  ) => Promise<UploadGrant | UploadNotGranted> | UploadGrant | UploadNotGranted;
  /**
   * Told of an upload that is complete, before the client is; what it returns, the client gets as `result`. Where an answer is lost, it is
   * told again of the same key. If it throws, the client is refused, and the object stays.
   */
  readonly onComplete?: ((upload: CompletedUpload, request: Request) => Promise<Json | void> | Json | void) | undefined;
  /** Told of what failed: errors of the store and of these functions. What it throws is dropped. Default: nobody is. */
  readonly onError?: ((error: unknown, request: Request) => void) | undefined;
  /** Origins of pages that may call this, other than its own, or `*`. Default: none. */
  readonly origins?: readonly string[] | '*' | undefined;
  /** What such pages may send beside our own headers. Default: `authorization`. */
  readonly allowedHeaders?: readonly string[] | undefined;
  /** Files larger than this, in bytes, are sent in parts. Default: 16 MiB. */
  readonly partsFrom?: number | undefined;
  /** Of parts, in bytes, where the client wishes no other; the provider's bounds come first. Default: 8 MiB. */
  readonly partSize?: number | undefined;
  /** The largest file whose bytes may pass through here, in bytes: where the provider has no request that is about one object. Default: 8 MiB. */
  readonly relayUpTo?: number | undefined;
  /** Where bytes are that a client can still change: a prefix of names. `removeUnfinished` removes what is left there. Default: `unfinished-uploads/`. */
  readonly staging?: string | undefined;
  /** How long an upload may take, with all its pauses, in seconds. Default: 86,400. */
  readonly lifetime?: number | undefined;
  /** How long a signed request is good for, in seconds. Default: 3600. */
  readonly requestLifetime?: number | undefined;
}

/** The options with every default. */
export type Settings = {
  readonly [K in keyof UploadHandlerOptions]-?: NonNullable<UploadHandlerOptions[K]>;
};

const MIB = 1024 ** 2;
/** Where bytes are that have no name yet. */
export const DEFAULT_STAGING = 'unfinished-uploads/';
const YEAR = 31_536_000;
const bytes = z.int().nonnegative();
const isFunction = z.custom<never>((value) => typeof value === 'function', 'a function');

/** A function that does nothing: zod calls a default that is a function. */
const nothing = (): never => (() => undefined) as never;

const schema = z.strictObject({
  container: z.custom<never>(
    (value) => typeof value === 'object' && value !== null && 'driver' in value,
    'a container',
  ),
  secret: z.custom<never>((value) => typeof value === 'string' || (typeof value === 'object' && value !== null)),
  authorize: isFunction,
  onComplete: isFunction.default(nothing),
  onError: isFunction.default(nothing),
  origins: z.union([z.literal('*'), z.array(z.string())]).default([]),
  allowedHeaders: z.array(z.string()).default(['authorization']),
  partsFrom: bytes.default(16 * MIB),
  partSize: z
    .int()
    .positive()
    .default(8 * MIB),
  relayUpTo: bytes.max(100 * MIB).default(8 * MIB),
  staging: z.string().min(1).max(200).default(DEFAULT_STAGING),
  lifetime: z.int().min(1).max(YEAR).default(86_400),
  requestLifetime: z.int().min(1).max(604_800).default(3600),
});

/** @throws {InvalidArgumentError} if an option is wrong, or unknown */
export function settingsOf(options: UploadHandlerOptions): Settings {
  return checkOptions('uploadHandler', schema, options);
}
