/** What changes whenever the content of an object or file does, as far as it is told. */
export interface EntryState {
  /** In bytes. */
  readonly size: number;
  readonly etag?: string | undefined;
  readonly versionId?: string | undefined;
  /** In milliseconds since 1970, with fractions where the file system has them. */
  readonly time?: number | undefined;
  /** Of files: which one it is, and when its inode last changed. */
  readonly inode?: string | undefined;
}

/** What is compared: one of them that both tell, and that is equal, says that nothing has changed; one that is not, that something has. */
const MARKS = ['inode', 'versionId', 'etag', 'time'] as const;

/**
 * Whether two descriptions are of one state of the content. What only one of them tells says nothing; without anything that both tell beside
 * the size they are not taken for the same. A time is asked only where there is no ETag: listings and look-ups of one provider may tell it in
 * other fractions of a second.
 */
export function isSameState(one: EntryState, other: EntryState): boolean {
  if (one.size !== other.size) return false;
  const both = MARKS.filter((mark) => one[mark] !== undefined && other[mark] !== undefined);
  const told = both.includes('etag') ? both.filter((mark) => mark !== 'time') : both;
  return told.length > 0 && told.every((mark) => one[mark] === other[mark]);
}

/** What is expected of a place: this state, or that nothing is there. */
export type Expected = EntryState | 'absent';

/** Whether what was found is what was expected. */
export function isExpected(found: { readonly state: EntryState } | undefined, expected: Expected): boolean {
  if (expected === 'absent') return found === undefined;
  return found !== undefined && isSameState(found.state, expected);
}

/** A state as a short text. */
export function encodeState({ size, etag, versionId, time, inode }: EntryState): string {
  return JSON.stringify([size, etag, versionId, time, inode]);
}

/** The state that {@link encodeState} wrote; undefined if it did not write this. */
export function decodeState(text: string): EntryState | undefined {
  const fields = parsed(text);
  if (!Array.isArray(fields) || typeof fields[0] !== 'number') return undefined;
  const [size, etag, versionId, time, inode] = fields.map((field: unknown) => field ?? undefined) as [
    number,
    string?,
    string?,
    number?,
    string?,
  ];
  return { size, etag, versionId, time, inode };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
