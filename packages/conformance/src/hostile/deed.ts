import type { Answer } from './answer.js';
import type { HostileRequest } from './wire.js';

/** A place in an answer, in bytes of its head or its body. Negative: from the end, so that -1 is before the last byte. */
export type Place = { readonly head: number } | { readonly body: number };

/** How the bytes of an answer are sent. */
export interface Sending {
  /** So many answers `100 Continue` come first. Default: 0. */
  readonly interim?: number | undefined;
  /** Only what is before this place is sent. Default: everything. */
  readonly until?: Place | undefined;
  /** So many bytes at a time, with a pause of so many milliseconds. Default: all at once. */
  readonly drip?: { readonly bytes: number; readonly every: number } | undefined;
  /**
   * What follows: the end of the connection (FIN), its loss (RST), nothing at all, or the last 64 KiB of the body, again and again.
   * Default: `end`.
   */
  readonly then?: 'end' | 'reset' | 'stall' | 'repeat' | undefined;
}

/** What is done to one request. */
export interface Deed {
  /** Of the request's body so many bytes are passed on, then both connections break. Nothing else is done. */
  readonly receive?: number | undefined;
  /** The answer that is given without asking the server. Default: the server's. */
  readonly instead?: ((request: HostileRequest) => Answer) | undefined;
  /** Whether `instead` is given as soon as the request's head has come, and its body is never read. Default: false. */
  readonly early?: boolean | undefined;
  /** Makes another answer of the server's. */
  readonly change?: ((answer: Answer, request: HostileRequest) => Answer) | undefined;
  /** Default: whole, and then the connection ends. */
  readonly sending?: Sending | undefined;
}
