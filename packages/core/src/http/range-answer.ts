import { MalformedResponseError } from '../errors/index.js';
import type { ByteRange } from '../spi/index.js';
import type { HttpAnswer } from './http-client.js';
import type { NamedBy } from './trusted-urls.js';

/** Which bytes of an object an answer brings. */
export interface AnsweredRange {
  /** The first, counted from 0. */
  readonly start: number;
  /** The one after the last. */
  readonly end: number;
  /** How many bytes the whole object has. */
  readonly total: number;
}

/** The value of a `Range` header: HTTP counts the last byte, this API the one after it. */
export function rangeHeader({ start, end }: ByteRange): string {
  return `bytes=${start}-${end === undefined ? '' : end - 1}`;
}

/**
 * Holds the answer to a GET or HEAD against the range that was asked for, undefined for everything: a server, proxy or CDN may
 * ignore a range, and then sends everything with a 200, which is no error, or send another one, which is.
 * https://www.rfc-editor.org/rfc/rfc9110#section-14.4
 *
 * @throws {MalformedResponseError} if it brings other bytes than were asked for, or does not tell which
 */
export function rangeAnswer(answer: HttpAnswer, asked: ByteRange | undefined, by: NamedBy): AnsweredRange {
  const { status, headers } = answer;
  const refused = (why: string): MalformedResponseError =>
    new MalformedResponseError(`${by.what}: ${why}`, { provider: by.provider, status });
  const length = byteCount(headers['content-length']);
  if (status === 200) {
    if (length === undefined || Number.isNaN(length)) throw refused('the answer does not say how many bytes it has');
    return { start: 0, end: length, total: length };
  }
  const given = status === 206 ? contentRange(headers['content-range'] ?? '') : undefined;
  if (asked === undefined || given === undefined || !isAsked(given, asked, length))
    throw refused(`asked for ${named(asked)}, the answer is ${named(given)} (status ${status})`);
  return given;
}

/** Undefined if it is no range of bytes whose place in the whole is known. */
function contentRange(header: string): AnsweredRange | undefined {
  const [, ...counts] = /^bytes (\d+)-(\d+)\/(\d+)$/i.exec(header) ?? [];
  const [start = NaN, last = NaN, total = NaN] = counts.map(byteCount);
  return start <= last && last < total ? { start, end: last + 1, total } : undefined;
}

function isAsked({ start, end, total }: AnsweredRange, asked: ByteRange, length = end - start): boolean {
  return start === asked.start && end === Math.min(asked.end ?? total, total) && length === end - start;
}

/** Undefined where nothing is said, `NaN` where it is no count. */
function byteCount(digits: string | undefined): number | undefined {
  if (digits === undefined) return undefined;
  const count = /^\d+$/.test(digits) ? Number(digits) : NaN;
  return Number.isSafeInteger(count) ? count : NaN;
}

function named(range: ByteRange | undefined): string {
  return range === undefined ? 'no range' : rangeHeader(range);
}
