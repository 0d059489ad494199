import type { BucketSettings } from '../cloud/bucket.js';
import { HEADER_INFO } from '../cloud/file-info.js';
import type { FileVersion } from '../cloud/file-version.js';
import type { Session } from '../cloud/session.js';
import { encodePercent } from './percent.js';

const SSE = 'X-Bz-Server-Side-Encryption';

/** Query names that replace a header of the answer. */
const OVERRIDES: ReadonlyMap<string, string> = new Map(
  Object.entries({
    b2CacheControl: 'Cache-Control',
    b2ContentDisposition: 'Content-Disposition',
    b2ContentEncoding: 'Content-Encoding',
    b2ContentLanguage: 'Content-Language',
    b2ContentType: 'Content-Type',
    b2Expires: 'Expires',
  }),
);

/** The overrides among some fields, by query name. */
export function overridesAmong(fields: Readonly<Record<string, unknown>>): Record<string, string> {
  const pairs = Object.entries(fields).filter((pair): pair is [string, string] => typeof pair[1] === 'string');
  return Object.fromEntries(pairs.filter(([name]) => OVERRIDES.has(name)));
}

/** Everything a download says about the file, but for its length. */
export function downloadHeaders(
  version: FileVersion,
  settings: BucketSettings,
  { session, overrides }: { session: Session | undefined; overrides: Readonly<Record<string, string>> },
): Record<string, string> {
  return {
    'Accept-Ranges': 'bytes',
    'Content-Type': version.contentType,
    ...cacheControl(settings),
    ...infoHeaders(version.fileInfo),
    ...overrideHeaders(overrides),
    'X-Bz-Content-Sha1': version.contentSha1,
    'X-Bz-File-Id': version.fileId,
    'X-Bz-File-Name': encodePercent(version.fileName),
    'X-Bz-Upload-Timestamp': String(version.uploadTimestamp),
    ...encryptionHeaders(version),
    ...(version.replicationStatus && { 'X-Bz-Replication-Status': version.replicationStatus }),
    ...lockHeaders(version, session),
  };
}

function overrideHeaders(overrides: Readonly<Record<string, string>>): Record<string, string> {
  const pairs = Object.entries(overrides).map(([name, value]): [string, string] => [
    OVERRIDES.get(name) ?? name,
    printable(value),
  ]);
  return Object.fromEntries(pairs);
}

function cacheControl({ bucketInfo }: BucketSettings): Record<string, string> {
  const key = Object.keys(bucketInfo).find((each) => each.toLowerCase() === 'cache-control');
  return key === undefined ? {} : { 'Cache-Control': printable(bucketInfo[key] ?? '') };
}

function infoHeaders(info: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(info).map(([name, value]) => infoHeader(name, value)));
}

function infoHeader(name: string, value: string): [string, string] {
  const header = HEADER_INFO.get(name);
  return header === undefined ? [`X-Bz-Info-${name}`, encodePercent(value)] : [header, printable(value)];
}

function encryptionHeaders({ encryption }: FileVersion): Record<string, string> {
  if (encryption.mode === 'SSE-B2') return { [SSE]: 'AES256' };
  if (encryption.customerKeyMd5 === undefined) return {};
  return { [`${SSE}-Customer-Algorithm`]: 'AES256', [`${SSE}-Customer-Key-Md5`]: encryption.customerKeyMd5 };
}

/** What the reader's key may not see is named in a header of its own. */
function lockHeaders({ retention, legalHold }: FileVersion, session: Session | undefined): Record<string, string> {
  const mode = 'X-Bz-File-Retention-Mode';
  const until = 'X-Bz-File-Retention-Retain-Until-Timestamp';
  const hold = 'X-Bz-File-Legal-Hold';
  const shown: Record<string, string> = {};
  const withheld: string[] = [];
  if (!session?.can('readFileRetentions')) withheld.push(mode, until);
  else if (retention.mode !== null)
    Object.assign(shown, { [mode]: retention.mode, [until]: String(retention.retainUntilTimestamp) });
  if (!session?.can('readFileLegalHolds')) withheld.push(hold);
  else if (legalHold !== null) shown[hold] = legalHold;
  return withheld.length === 0 ? shown : { ...shown, 'X-Bz-Client-Unauthorized-To-Read': withheld.join(',') };
}

/** Header text that Node can send: UTF-8 as bytes, and no control character. */
function printable(value: string): string {
  // eslint-disable-next-line no-control-regex
  return Buffer.from(value.replace(/[\x00-\x1f\x7f]/g, ' '), 'utf8').toString('latin1');
}
