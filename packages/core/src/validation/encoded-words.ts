/** One encoded word may have 75 characters (RFC 2047, 2), of which `=?UTF-8?B?` and `?=` take twelve: that is 60 of Base64. */
const MAX_BYTES = 45;

/** What a header keeps as it is: printable ASCII that neither begins nor ends with a space, which HTTP would drop. */
const PLAIN = /^(?:[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?)?$/;

/** Looks like an encoded word to one reader or another, well formed or not. */
const LOOKS_ENCODED = /=\?[^?]*\?[bq]\?/i;

const WORD = /=\?([^?*\s]+)(?:\*[^?\s]*)?\?([bq])\?([^?\s]*)\?=/gi;
/** Encoded words that follow each other: space between them is not of the text. */
const RUN = new RegExp(`${WORD.source}(?:\\s*${WORD.source})*`, 'gi');

/**
 * A text as a header can hold it: itself where it can and would not be taken for something else, otherwise as encoded words
 * (RFC 2047), as S3, R2 and MinIO give metadata back. Each word holds whole characters.
 */
export function encodeWords(text: string): string {
  if (PLAIN.test(text) && !LOOKS_ENCODED.test(text)) return text;
  return Array.from(pieces(text), (piece) => `=?UTF-8?B?${Buffer.from(piece).toString('base64')}?=`).join(' ');
}

/** The text that a header's value stands for. What is no encoded word, or none that can be read, stays as it is. */
export function decodeWords(value: string): string {
  return value.includes('=?') ? value.replace(RUN, (run) => textOf(run) ?? run) : value;
}

/** The bytes of one encoded word, or of several in one charset: a character may be cut in two by them, although it should not. */
interface Encoded {
  readonly charset: string;
  readonly bytes: Buffer[];
}

function textOf(run: string): string | undefined {
  const joined: Encoded[] = [];
  for (const [, charset = '', encoding = '', data = ''] of run.matchAll(WORD)) {
    const bytes = encoding.toLowerCase() === 'b' ? fromBase64(data) : fromQuoted(data);
    if (bytes === undefined) return undefined;
    const last = joined.at(-1);
    if (last?.charset === charset.toLowerCase()) last.bytes.push(bytes);
    else joined.push({ charset: charset.toLowerCase(), bytes: [bytes] });
  }
  try {
    return joined.map(decoded).join('');
  } catch {
    // A charset that nobody knows, or bytes that are none of it.
    return undefined;
  }
}

function decoded({ charset, bytes }: Encoded): string {
  return new TextDecoder(charset, { fatal: true, ignoreBOM: true }).decode(Buffer.concat(bytes));
}

function fromBase64(data: string): Buffer | undefined {
  return /^[a-z0-9+/]*={0,2}$/i.test(data) ? Buffer.from(data, 'base64') : undefined;
}

/** Beside `=E9` for a byte, `_` is a space. */
function fromQuoted(data: string): Buffer | undefined {
  if (/=(?![0-9a-f]{2})|[^\x21-\x7e]/i.test(data)) return undefined;
  const byte = (_: string, hex: string): string => String.fromCharCode(parseInt(hex, 16));
  return Buffer.from(data.replaceAll('_', ' ').replace(/=(..)/g, byte), 'latin1');
}

/** Of at most so many bytes, and of whole characters. */
function* pieces(text: string): Generator<string, void, undefined> {
  let piece = '';
  for (const character of text) {
    if (Buffer.byteLength(piece + character) > MAX_BYTES) {
      yield piece;
      piece = '';
    }
    piece += character;
  }
  yield piece;
}
