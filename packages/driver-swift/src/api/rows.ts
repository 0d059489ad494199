import { MalformedResponseError } from '@stowage/core/spi';
import { jsonOf, type HttpText } from '@stowage/core/http';

/** A container as a listing has it. */
export interface ContainerRow {
  readonly name: string;
  readonly count: number;
  readonly bytes: number;
}

/** An object, a version of one, or (`subdir`) a folder as a listing has it. */
export interface ObjectRow {
  readonly name: string;
  readonly subdir?: string | undefined;
  readonly bytes: number;
  readonly hash: string;
  readonly content_type?: string | undefined;
  readonly last_modified?: string | undefined;
  readonly slo_etag?: string | undefined;
  readonly symlink_path?: string | undefined;
  readonly version_symlink?: boolean | undefined;
  readonly version_id?: string | undefined;
  readonly is_latest?: boolean | undefined;
}

/** One segment as a manifest has it. */
export interface SegmentRow {
  /** `/container/name`. */
  readonly name: string;
  readonly bytes: number;
  readonly hash: string;
}

type Row = Readonly<Record<string, unknown>>;

/** Of a large answer every row is looked at once: by hand, which costs a tenth of what a schema does. */
const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';
const isCount = (value: unknown): boolean => Number.isSafeInteger(value) && (value as number) >= 0;
const isOptional = (type: string) => (value: unknown) => value === undefined || value === null || typeof value === type;
const isOptionalText = isOptional('string');
const isOptionalFlag = isOptional('boolean');

/** Rows of `GET account`. */
export function containerRows(answer: HttpText, provider: string): readonly ContainerRow[] {
  return rowsOf(
    answer,
    provider,
    ({ name, count, bytes }) => isText(name) && isCount(count) && isCount(bytes),
  ) as readonly unknown[] as readonly ContainerRow[];
}

/** Rows of `GET container`. */
export function objectRows(answer: HttpText, provider: string): readonly ObjectRow[] {
  return rowsOf(answer, provider, (row) =>
    row['subdir'] === undefined ? isObject(row) : isText(row['subdir']),
  ) as readonly unknown[] as readonly ObjectRow[];
}

/** The segments of a static large object. */
export function segmentRows(answer: HttpText, provider: string): readonly SegmentRow[] {
  return rowsOf(
    answer,
    provider,
    ({ name, bytes, hash }) => isText(name) && isCount(bytes) && isText(hash),
  ) as readonly unknown[] as readonly SegmentRow[];
}

function isObject(row: Row): boolean {
  const texts = ['content_type', 'last_modified', 'slo_etag', 'symlink_path', 'version_id'];
  const flags = ['version_symlink', 'is_latest'];
  return (
    isText(row['name']) &&
    isCount(row['bytes']) &&
    isText(row['hash']) &&
    texts.every((field) => isOptionalText(row[field])) &&
    flags.every((field) => isOptionalFlag(row[field]))
  );
}

function rowsOf({ text, status }: HttpText, provider: string, isRow: (row: Row) => boolean): readonly Row[] {
  // 204 is an empty list.
  const rows = text.trim() === '' && status === 204 ? [] : jsonOf(text);
  if (Array.isArray(rows) && rows.every((row) => typeof row === 'object' && row !== null && isRow(row as Row)))
    return rows as readonly Row[];
  throw new MalformedResponseError('the answer is no listing', { provider, status });
}
