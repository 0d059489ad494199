import type { UploadHead } from './upload-head.js';

/** Texts that are refused, and why, in words that go on after the name of what was refused. */
export interface TextRule {
  /** Finds what must not be there: without the flag `g`. */
  readonly pattern: RegExp;
  readonly words: string;
}

/** Which names of entries a provider keeps. */
export interface MetadataKeys {
  /**
   * `distinct`: `A` and `a` are two keys. `kept`: a key comes back as it was given, but the two are one. `lowered`: keys are kept in
   * lower case, and the backend is given them so.
   */
  readonly case: 'distinct' | 'kept' | 'lowered';
  /** In bytes of UTF-8. Default: no limit of its own. */
  readonly maxBytes?: number | undefined;
  /** Default: every key that is not empty is kept. */
  readonly refused?: readonly TextRule[] | undefined;
}

/** Which values of entries a provider keeps. */
export interface MetadataValues {
  /**
   * `unicode`: any text. `ascii`: the provider, or the way to it, takes printable ASCII alone. Then core writes other texts as RFC 2047
   * has it (`=?UTF-8?B?…?=`), so that other clients can read them, and reads them back: the backend sees ASCII only.
   */
  readonly characters: 'ascii' | 'unicode';
  /** Of one value, in bytes of UTF-8 as it is sent. Default: no limit of its own. */
  readonly maxBytes?: number | undefined;
  /** Held against the text that the user gave. Default: every text is kept, also an empty one. */
  readonly refused?: readonly TextRule[] | undefined;
}

/** How much a provider keeps beside the bytes of one object. */
export interface MetadataTotal {
  readonly maxBytes: number;
  /** What is counted, for people: `all keys and values`. */
  readonly counted: string;
  /** In bytes, of what would be sent. Default: those of all keys and values in UTF-8. */
  readonly sizeOf?: ((head: UploadHead) => number) | undefined;
}

/** Which metadata a provider keeps. Core refuses all other before a request is sent, so that nothing is dropped, cut or changed. */
export interface MetadataSupport {
  readonly keys: MetadataKeys;
  readonly values: MetadataValues;
  /** Default: no limit of its own. */
  readonly maxEntries?: number | undefined;
  /** Default: no limit. */
  readonly total?: MetadataTotal | undefined;
}

/** The metadata of a provider that keeps whatever it is given. */
export const ANY_METADATA: MetadataSupport = { keys: { case: 'distinct' }, values: { characters: 'unicode' } };
