/** The kinds of things that outlive a restart. */
export type RowKind = 'setting' | 'key' | 'bucket' | 'file' | 'part';

/** One thing kept. */
export interface Row {
  readonly kind: RowKind;
  readonly id: string;
  readonly value: unknown;
}

/** Where metadata is kept. Reading happens once, at the start: what the server works with is in memory. */
export interface MetadataStore {
  load(): Iterable<Row>;
  put(kind: RowKind, id: string, value: unknown): void;
  remove(kind: RowKind, id: string): void;
  /** Makes all changes of `change` or none. */
  together(change: () => void): void;
  close(): void;
}

/** Keeps nothing: the emulator's memory is all there is. */
export class NoMetadata implements MetadataStore {
  load(): Iterable<Row> {
    return [];
  }
  put(): void {}
  remove(): void {}
  together(change: () => void): void {
    change();
  }
  close(): void {}
}
