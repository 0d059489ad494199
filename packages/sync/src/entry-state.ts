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

/** What is compared, from the strongest. One alone that both tell, and that is equal, says that nothing has changed. */
const MARKS = ['inode', 'versionId', 'etag', 'time'] as const;

/**
 * Whether two descriptions are of one state of the content. What only one of them tells says nothing; without anything that both tell beside
 * the size they are not taken for the same.
 */
export function isSameState(one: EntryState, other: EntryState): boolean {
  if (one.size !== other.size) return false;
  const told = MARKS.filter((mark) => one[mark] !== undefined && other[mark] !== undefined);
  return told.length > 0 && told.every((mark) => one[mark] === other[mark]);
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
