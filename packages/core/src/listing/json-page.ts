import { freeBytes } from '../buffers/index.js';
import { Byte, endOfText, endOfValue, skipSpace } from './json-scan.js';
import { JsonShape } from './json-shape.js';

/** What says how a listing goes on is looked for in so many bytes at its end, behind so many brackets. */
const TAIL = 16_384;
const MOST_BRACKETS = 16;

/** Where a list stands, from its bracket to behind the other one. */
interface Span {
  readonly from: number;
  readonly to: number;
}

/** The rows of a list, read one by one from its bytes: as many times as one goes through them. */
export class JsonRows implements Iterable<unknown> {
  readonly #bytes: Buffer;
  readonly #span: Span;
  readonly #list: string;

  /** `list` is the name of the list. */
  constructor(bytes: Buffer, span: Span, list: string) {
    this.#bytes = bytes;
    this.#span = span;
    this.#list = list;
  }

  /** Throws a `SyntaxError` where they are no JSON, or what stands behind them; an error if they were released. */
  *[Symbol.iterator](): Generator<unknown, void, undefined> {
    const bytes = this.#bytes;
    const { from, to } = this.#span;
    assertHeld(bytes);
    const shape = new JsonShape(bytes);
    let at = skipSpace(bytes, from + 1);
    while (bytes[at] !== Byte.CloseBracket) {
      yield shape.read(at);
      assertHeld(bytes);
      at = skipSpace(bytes, shape.end);
      if (bytes[at] === Byte.CloseBracket) break;
      if (bytes[at] !== Byte.Comma) throw new SyntaxError('no comma stands between two rows');
      at = skipSpace(bytes, at + 1);
      if (bytes[at] === Byte.CloseBracket) throw new SyntaxError('no row stands behind a comma');
    }
    // Another list stands behind this one: of the same name it would be the one that counts.
    if (at + 1 !== to) assertOnce(documentAround(bytes, { from, to: at + 1 }), this.#list);
  }

  /** Nobody reads them any more: their memory is given back, if it is of `ownBytes`. */
  release(): void {
    freeBytes(this.#bytes);
  }
}

/** What has been given back is no bytes. */
function assertHeld(bytes: Buffer): void {
  if (bytes.length === 0) throw new Error('the rows of this page were released');
}

type Fields = Record<string, unknown>;

/**
 * The document that is a page of a listing, with the list of that name, if it has one, as {@link JsonRows}. `markers` are the fields that say
 * how the listing goes on: where all of them stand at the end, what stands between is left out.
 *
 * @throws {SyntaxError} if it is no JSON, as far as it is read
 */
export function jsonPage(bytes: Buffer, list: string, markers: readonly string[]): unknown {
  const span = spanAtEnd(bytes, list, markers) ?? spanWithin(bytes, list);
  if (span === undefined) return JSON.parse(bytes.toString());
  return Object.assign(documentAround(bytes, span), { [list]: new JsonRows(bytes, span, list) });
}

function assertOnce(document: Fields, list: string): void {
  const own = document[list];
  if (!Array.isArray(own) || own.length > 0) throw new SyntaxError(`'${list}' stands twice`);
}

/** What is left without the rows. */
function documentAround(bytes: Buffer, { from, to }: Span): Fields {
  return JSON.parse(`${bytes.toString('utf8', 0, from)}[]${bytes.toString('utf8', to)}`) as Fields;
}

/**
 * A list that is the first field, up to one of the last brackets with all markers behind it. Were that bracket part of a text, the document would
 * end within a text: so it ends a list, if not this one then one behind it.
 */
function spanAtEnd(bytes: Buffer, list: string, markers: readonly string[]): Span | undefined {
  const [head, first] = /^\s*\{\s*"(\w+)"\s*:\s*(?=\[)/.exec(bytes.toString('latin1', 0, 100)) ?? [''];
  if (first !== list) return undefined;
  const from = head.length;
  for (let to = bytes.length, tries = 0; tries < MOST_BRACKETS; tries++) {
    to = bytes.lastIndexOf(Byte.CloseBracket, to - 1);
    if (to <= from || to < bytes.length - TAIL) return undefined;
    const span = { from, to: to + 1 };
    if (hasAll(markers, bytes, span)) return span;
  }
  return undefined;
}

function hasAll(markers: readonly string[], bytes: Buffer, span: Span): boolean {
  try {
    const document = documentAround(bytes, span);
    return markers.every((marker) => Object.hasOwn(document, marker));
  } catch {
    return false;
  }
}

/** Wherever it is. */
function spanWithin(bytes: Buffer, list: string): Span | undefined {
  let span: Span | undefined;
  let at = skipSpace(bytes, 0);
  if (bytes[at] !== Byte.OpenBrace) return undefined;
  for (at = skipSpace(bytes, at + 1); bytes[at] === Byte.Quote; at = skipSpace(bytes, at + 1)) {
    const end = endOfText(bytes, at);
    const from = skipSpace(bytes, skipSpace(bytes, end) + 1);
    const to = endOfValue(bytes, from);
    if (JSON.parse(bytes.toString('utf8', at, end)) === list)
      span = bytes[from] === Byte.OpenBracket ? { from, to } : undefined;
    at = skipSpace(bytes, to);
    if (bytes[at] !== Byte.Comma) break;
  }
  return span;
}
