/** What the model knows of one version of an object. */
export interface ModelObject {
  readonly kind: 'object';
  readonly bytes: Buffer;
  /** Undefined where the name's ending decides: then it is not compared. */
  readonly contentType: string | undefined;
  readonly metadata: Readonly<Record<string, string>>;
  /** Whether it was stored while versions were kept: else the next write takes its place. Nobody sees it. Default: it was not. */
  readonly isKept?: boolean | undefined;
}

/** The version that makes a name disappear. */
export interface ModelHideMarker {
  readonly kind: 'hidden';
  /** As of an object. */
  readonly isKept?: boolean | undefined;
}

/** A version of a name, which may be no object. */
export type ModelVersion = ModelObject | ModelHideMarker;

/** A hide marker, as it is seen. */
export const HIDDEN: ModelHideMarker = { kind: 'hidden' };

/** Whether something that was seen is what the model has. */
export function isSameVersion(seen: ModelVersion, expected: ModelVersion): boolean {
  if (seen.kind === 'hidden' || expected.kind === 'hidden') return seen.kind === expected.kind;
  if (expected.contentType !== undefined && seen.contentType !== expected.contentType) return false;
  return Buffer.compare(seen.bytes, expected.bytes) === 0 && hasSameEntries(seen.metadata, expected.metadata);
}

/** The same, of all versions of a name. */
export function areSameVersions(seen: readonly ModelVersion[], expected: readonly ModelVersion[]): boolean {
  return (
    seen.length === expected.length && seen.every((each, index) => isSameVersion(each, expected[index] as ModelVersion))
  );
}

/** Short enough to be read in a failure. */
export function describeVersions(versions: readonly ModelVersion[]): string {
  return versions.length === 0 ? 'nothing' : versions.map(describeVersion).join(', ');
}

function describeVersion(version: ModelVersion): string {
  if (version.kind === 'hidden') return 'a hide marker';
  const start = JSON.stringify(version.bytes.subarray(0, 8).toString('latin1'));
  const type = version.contentType ?? 'some type';
  return `${version.bytes.length} bytes ${start} of ${type} with ${JSON.stringify(version.metadata)}`;
}

function hasSameEntries(one: Readonly<Record<string, string>>, other: Readonly<Record<string, string>>): boolean {
  const keys = Object.keys(one);
  return keys.length === Object.keys(other).length && keys.every((key) => one[key] === other[key]);
}
