import { badRequest, CloudError } from '../cloud/cloud-error.js';
import type { Limits } from '../cloud/limits.js';
import type { NewFile } from '../cloud/new-file.js';
import type { LegalHold, Retention } from '../cloud/retention.js';
import { encryptionOf } from './customer-key.js';
import { requireHeader, type Headers } from './headers.js';
import { decodePercent } from './percent.js';

const INFO = 'x-bz-info-';

/** What a file's download is to say is sent as file info; B2 refuses the headers themselves. */
const FORBIDDEN = [
  'content-disposition',
  'content-encoding',
  'content-language',
  'content-location',
  'content-range',
  'expires',
];

/** What the headers of `b2_upload_file` say about the file. */
export function readUploadHead(headers: Headers, { customTimestamps }: Pick<Limits, 'customTimestamps'>): NewFile {
  const forbidden = FORBIDDEN.find((name) => headers[name] !== undefined);
  if (forbidden !== undefined) throw badRequest(`Header not allowed on uploads: ${forbidden}`);
  return {
    fileName: decodePercent(requireHeader(headers, 'X-Bz-File-Name')),
    contentType: requireHeader(headers, 'Content-Type'),
    fileInfo: readInfo(headers),
    encryption: encryptionOf(headers),
    retention: readRetention(headers),
    legalHold: readLegalHold(headers),
    customTimestamp: readCustomTimestamp(headers['x-bz-custom-upload-timestamp'], customTimestamps),
  };
}

/**
 * The upload time that a client claims, in milliseconds since 1970.
 * @throws {CloudError} 400 `custom_timestamp_not_allowed`, `custom_timestamp_invalid`
 */
export function readCustomTimestamp(value: string | number | undefined, isAllowed: boolean): number | undefined {
  if (value === undefined) return undefined;
  if (!isAllowed)
    throw new CloudError('custom_timestamp_not_allowed', 'Custom upload timestamps are not enabled for this account');
  if (!/^\d{1,14}$/.test(String(value)))
    throw new CloudError('custom_timestamp_invalid', `Invalid custom upload timestamp: ${value}`);
  return Number(value);
}

function readInfo(headers: Headers): Record<string, string> {
  const pairs = Object.entries(headers).filter(([name]) => name.startsWith(INFO));
  return Object.fromEntries(pairs.map(([name, value]) => [name.slice(INFO.length), decodePercent(value ?? '')]));
}

function readRetention(headers: Headers): Retention | undefined {
  const mode = headers['x-bz-file-retention-mode'];
  const until = headers['x-bz-file-retention-retain-until-timestamp'];
  if (mode === undefined && until === undefined) return undefined;
  if (mode !== 'governance' && mode !== 'compliance') throw badRequest(`Invalid retention mode: ${mode}`);
  if (until === undefined || !/^\d{1,15}$/.test(until)) throw badRequest(`Invalid retainUntilTimestamp: ${until}`);
  return { mode, retainUntilTimestamp: Number(until) };
}

function readLegalHold(headers: Headers): LegalHold | undefined {
  const value = headers['x-bz-file-legal-hold'];
  if (value === undefined || value === 'on' || value === 'off') return value;
  throw badRequest(`Invalid legal hold: ${value}`);
}
