/** The directory in every directory that is the store's own: no object and no part of a name is ever stored under it. */
export const RESERVED = '.stowage';

/** The file in a directory `a` that holds the object `a`, where objects such as `a/b` made `a` a directory. */
export const SELF = '%@';

/** What marks an entry whose name is not the segment itself: the text after it is percent-encoded … */
const ESCAPED = '%=';
/** … and the segment goes on inside this directory. */
const CONTINUED = '%+';

const MAX_ENTRY_BYTES = 255;
const MAX_TEXT_BYTES = MAX_ENTRY_BYTES - ESCAPED.length;

// eslint-disable-next-line no-control-regex -- they are what this is about
const UNSAFE = /[\0-\x1f\x7f%]/g;
// eslint-disable-next-line no-control-regex -- as above
const CONTROL = /[\0-\x1f\x7f]/;
const PLAIN_ASCII = /^[ !"#$&-.0-~][ -.0-~]*$/;

/**
 * The directory entries that stand for one segment of an object name (what is between two slashes): itself, as one entry,
 * wherever a file system can hold it. Else it is escaped, and where that is longer than 255 bytes, cut into nested directories.
 * No two segments give the same entries.
 */
export function encodeSegment(segment: string): readonly string[] {
  if (isPlain(segment)) return [segment];
  const texts = cut(segment.replace(UNSAFE, percentEncoded));
  const last = texts.pop() ?? '';
  return [...texts.map((text) => CONTINUED + text), ESCAPED + last];
}

/** The segment that these entries stand for; undefined where they are not what {@link encodeSegment} gives for any. */
export function decodeSegment(entries: readonly string[]): string | undefined {
  const [first = ''] = entries;
  if (entries.length === 1 && !first.startsWith('%')) return isPlain(first) ? first : undefined;
  const segment = decoded(entries.map((entry) => entry.slice(ESCAPED.length)).join(''));
  const canonical = encodeSegment(segment);
  return canonical.length === entries.length && canonical.every((entry, index) => entry === entries[index])
    ? segment
    : undefined;
}

/** Whether the segment that this directory begins goes on inside it. */
export function isContinued(entry: string): boolean {
  return entry.startsWith(CONTINUED);
}

/** Whether this is, by its looks, an escaped segment or the end of one that began in the directories above. */
export function isEscaped(entry: string): boolean {
  return entry.startsWith(ESCAPED);
}

function isPlain(segment: string): boolean {
  if (segment === '' || segment === '.' || segment === '..' || segment.startsWith('%')) return false;
  // Also where the file system does not tell upper from lower case.
  if (segment.length === RESERVED.length && segment.toLowerCase() === RESERVED) return false;
  if (segment.length <= MAX_ENTRY_BYTES && PLAIN_ASCII.test(segment)) return true;
  return !CONTROL.test(segment) && Buffer.byteLength(segment) <= MAX_ENTRY_BYTES;
}

function percentEncoded(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`;
}

function decoded(text: string): string {
  return text.replace(/%([0-9A-F]{2})/g, (_all, hex: string) => String.fromCharCode(parseInt(hex, 16)));
}

/** Pieces of at most `MAX_TEXT_BYTES`; neither a character nor an escape is cut in two. */
function cut(text: string): string[] {
  const pieces: string[] = [];
  let piece = '';
  let size = 0;
  for (const token of text.match(/%[0-9A-F]{2}|./gsu) ?? []) {
    const bytes = Buffer.byteLength(token);
    if (size + bytes > MAX_TEXT_BYTES) {
      pieces.push(piece);
      [piece, size] = ['', 0];
    }
    piece += token;
    size += bytes;
  }
  return [...pieces, piece];
}
