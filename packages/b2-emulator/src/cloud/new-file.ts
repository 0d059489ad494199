import type { Bucket } from './bucket.js';
import { CloudError } from './cloud-error.js';
import { resolveContentType } from './content-type.js';
import { checkBudget, checkedFileInfo } from './file-info.js';
import { checkFileName, type NameRules } from './file-name.js';
import { protect, type Protection, type ProtectionRequest } from './protection.js';
import type { Session } from './session.js';

/** What a client says about a file it is about to store. */
export interface NewFile extends ProtectionRequest {
  readonly fileName: string;
  /** A media type, or `b2/x-auto`. */
  readonly contentType: string;
  readonly fileInfo: Readonly<Record<string, string>>;
  /** When the client says it was uploaded, in milliseconds since 1970; default: now. */
  readonly customTimestamp?: number | undefined;
}

/** The same, checked, with everything resolved. */
export interface CheckedFile extends Protection {
  readonly fileName: string;
  readonly contentType: string;
  readonly fileInfo: Readonly<Record<string, string>>;
  readonly customTimestamp: number | undefined;
}

/** What a new file is held against. */
export interface NewFileRules extends NameRules {
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** @throws {CloudError} 400 if name, info or their size break a rule; 401 if the key may not lock files */
export function checkNewFile(file: NewFile, bucket: Bucket, session: Session, rules: NewFileRules): CheckedFile {
  checkFileName(file.fileName, rules);
  const { now } = rules;
  const { customTimestamp } = file;
  if (customTimestamp !== undefined && customTimestamp > now)
    throw new CloudError('custom_timestamp_invalid', 'A custom upload timestamp must not be in the future');
  const fileInfo = checkedFileInfo(file.fileInfo);
  const protection = protect(bucket, session, file, now);
  const isProtected = bucket.settings.isFileLockEnabled || protection.encryption.mode !== null;
  checkBudget(file.fileName, fileInfo, isProtected);
  const contentType = resolveContentType(file.contentType, file.fileName);
  return { fileName: file.fileName, contentType, fileInfo, customTimestamp, ...protection };
}
