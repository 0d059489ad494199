import { PRESETS, type Preset } from '@stowage/driver-s3';
import { bytes, conditions, said, table } from './features.js';

/** A column: what it is called, and what it says of a preset; empty where there is nothing. */
const COLUMNS: Readonly<Record<string, (preset: Preset) => string>> = {
  id: ({ id, source }) => `[${id}](${source})`,
  'met by a judge': ({ judged }) => (judged ? 'yes' : 'never'),
  endpoint: ({ endpoint }) => (endpoint === undefined ? 'to be given' : `\`${endpoint.replace('https://', '')}\``),
  region: ({ region }) => (region === undefined ? 'to be given' : `\`${region}\``),
  buckets: ({ style }) => (style === 'path' ? 'in the path' : 'as hosts'),
  checksums: ({ checksums }) => checksums,
  conditions: ({ writeConditions }) => conditions(writeConditions),
  versions: ({ versions }) => said(versions),
  forms: ({ forms }) => said(forms),
  'deleted at once': ({ maxDeletions }) => String(maxDeletions),
  metadata: ({ maxMetadataBytes }) => bytes(maxMetadataBytes),
  parts: ({ maxParts }) => maxParts.toLocaleString('en'),
  'largest object': ({ maxObjectSize }) => bytes(maxObjectSize),
  'copied at once': ({ maxCopySize }) => bytes(maxCopySize),
  notes: ({ notes = '' }) => notes,
};

/** What each preset of the S3 driver has, in Markdown: a row a preset. */
export function presetTable(): string {
  const presets: readonly Preset[] = Object.values(PRESETS);
  return table(
    Object.keys(COLUMNS),
    presets.map((preset) => Object.values(COLUMNS).map((of) => of(preset))),
  );
}
