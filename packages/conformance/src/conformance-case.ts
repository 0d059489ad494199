import type { ChecksumSupport, FacetName, StorageBackend, Versioning } from '@stowage/core/spi';
import { compares, type Condition } from './conditions.js';
import type { Fixture } from './fixtures.js';
import type { ConformanceHarness, FaultName } from './harness.js';

/**
 * What a case cannot do without: a facet, the absence of one, something that the capabilities declare, or something that
 * the harness gives.
 */
export type Need =
  | FacetName
  | `absent:${FacetName}`
  | `fault:${FaultName}`
  | `condition:${Condition}`
  | `no-condition:${Condition}`
  | MetadataLimit
  | 'writes'
  | 'absent:writes'
  | 'fetch'
  | 'passTime'
  | 'checksums'
  | 'checksums:unannounced'
  | 'rangeReads'
  | 'versioning:off'
  | 'versioning:suspended';

/** A limit that the provider has for metadata. */
type MetadataLimit = 'metadata:maxEntries' | 'metadata:total';

/** One statement about drivers, and how it is put to the test. */
export interface ConformanceCase {
  /** `topic.statement`: stable, as skips name it. */
  readonly id: string;
  /** The statement. */
  readonly title: string;
  /** Without all of these the case is not applicable. Default: none. */
  readonly needs?: readonly Need[];
  /** Rejects if the statement does not hold. */
  run(kit: Fixture): Promise<void>;
}

/** What a driver and a harness offer to cases. */
export interface Offer {
  readonly backend: StorageBackend;
  readonly harness: ConformanceHarness;
}

/** The first need that is not met; undefined if the case can be run. */
export function unmetNeed({ needs = [] }: ConformanceCase, offer: Offer): Need | undefined {
  return needs.find((need) => !isMet(need, offer));
}

/** The facet a case is about; undefined if it is about what every driver must do. */
export function facetOfCase({ needs = [] }: ConformanceCase): FacetName | undefined {
  const facets = needs.filter((need) => !isOther(need)).map((need) => need.replace('absent:', ''));
  return facets[0] as FacetName | undefined;
}

/** Cases whose calls under test write: not applicable to a driver that only reads. */
export function writing(cases: readonly ConformanceCase[]): readonly ConformanceCase[] {
  return cases.map((each) => ({ ...each, needs: [...new Set<Need>([...(each.needs ?? []), 'writes'])] }));
}

/** `containers.missing` is of the topic `containers`. */
export function topicOf({ id }: ConformanceCase): string {
  return id.slice(0, id.indexOf('.'));
}

function isMet(need: Need, offer: Offer): boolean {
  return need.includes(':') ? isMetOf(need, offer) : isThere(need, offer);
}

function isThere(need: Need, { backend, harness }: Offer): boolean {
  if (need === 'writes') return harness.seed === undefined;
  if (need === 'passTime') return harness.passTime !== undefined;
  if (need === 'fetch') return harness.fetch !== undefined;
  if (need === 'checksums') return backend.capabilities.checksums.length > 0;
  if (need === 'rangeReads') return backend.capabilities.rangeReads;
  return backend[need as FacetName] !== undefined;
}

function isMetOf(need: Need, { backend, harness }: Offer): boolean {
  if (need === 'absent:writes') return harness.seed !== undefined;
  if (need === 'checksums:unannounced') return backend.capabilities.checksums.some(isUnannounced);
  const [kind, name] = need.split(':') as [string, string | undefined];
  if (kind === 'versioning') return canBe(name as Versioning, backend);
  if (kind === 'fault') return harness.faults?.[name as FaultName] !== undefined;
  if (kind === 'metadata') return backend.capabilities.metadata[name as 'maxEntries' | 'total'] !== undefined;
  if (kind === 'condition') return compares(backend, name as Condition);
  if (kind === 'no-condition') return !compares(backend, name as Condition);
  return backend[name as FacetName] === undefined;
}

function canBe(versioning: Versioning, { versions }: StorageBackend): boolean {
  return versions?.states.includes(versioning) === true;
}

/** Whether an object in parts has its checksum although nobody announced it before the first part. */
export function isUnannounced({ whole }: ChecksumSupport): boolean {
  return whole !== 'announced' && whole !== 'none';
}

function isOther(need: Need): boolean {
  return (
    need.startsWith('fault:') ||
    need.startsWith('versioning:') ||
    need.startsWith('metadata:') ||
    /^(no-)?condition:/.test(need) ||
    need.endsWith('writes') ||
    need === 'fetch' ||
    need === 'passTime' ||
    need.startsWith('checksums') ||
    need === 'rangeReads'
  );
}
