import type { HeaderValue } from '@stowage/core/http';
import type { UploadHead } from '@stowage/core/spi';
import { encryptionOf, type Encryption } from '../encryption.js';
import type { B2UploadOptions } from '../ex-options.js';
import { toFileInfo, type FileInfo } from '../file-info.js';
import { assertFileName, encodeText } from '../names.js';

/** Everything a new file is stored with, checked. */
export interface FileSpec {
  readonly name: string;
  readonly contentType: string;
  readonly fileInfo: FileInfo;
  readonly encryption: Encryption | undefined;
  readonly settings: Omit<B2UploadOptions, 'serverSideEncryption'>;
}

/**
 * Checks what B2 would refuse, before anything is sent.
 *
 * @throws {InvalidObjectNameError} if B2 does not allow the name
 * @throws {InvalidArgumentError} if B2 cannot keep the metadata or headers
 */
export function fileSpec(head: UploadHead, options: B2UploadOptions, large: boolean): FileSpec {
  assertFileName(head.name);
  const { serverSideEncryption, ...settings } = options;
  const encryption = encryptionOf(serverSideEncryption);
  const fileInfo = toFileInfo(head, { large, encrypted: encryption !== undefined });
  return { name: head.name, contentType: head.contentType, fileInfo, encryption, settings };
}

/** As headers of `b2_upload_file`: names and values percent-encoded. */
export function fileHeaders(spec: FileSpec): Record<string, HeaderValue> {
  const { name, contentType, fileInfo, encryption, settings } = spec;
  const info = Object.entries(fileInfo).map(([key, value]) => [`x-bz-info-${key}`, encodeText(value)]);
  return {
    'x-bz-file-name': encodeText(name),
    'content-type': contentType,
    ...(Object.fromEntries(info) as Record<string, string>),
    ...encryption?.uploadHeaders(),
    ...settingHeaders(settings),
  };
}

function settingHeaders({ fileRetention, legalHold, customUploadTimestamp: at }: FileSpec['settings']) {
  return {
    ...(at === undefined ? {} : { 'x-bz-custom-upload-timestamp': String(at) }),
    ...(legalHold === undefined ? {} : { 'x-bz-file-legal-hold': legalHold }),
    ...(fileRetention === undefined
      ? {}
      : {
          'x-bz-file-retention-mode': fileRetention.mode,
          'x-bz-file-retention-retain-until-timestamp': String(fileRetention.retainUntilTimestamp),
        }),
  };
}
