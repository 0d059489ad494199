import type { HeaderValue } from '@stowage/core/http';
import type { UploadHead } from '@stowage/core/spi';
import { encryptionHeaders } from '../encryption.js';
import type { S3StoredOptions } from '../ex-options.js';
import { metadataHeaders } from '../metadata.js';
import { encodeText } from '../names.js';

type Headers = Readonly<Record<string, HeaderValue>>;

/** What an object is stored with: its type, headers and metadata. */
export function headHeaders(head: UploadHead, { inParts }: { readonly inParts: boolean }): Headers {
  return { 'content-type': head.contentType, ...head.headers, ...metadataHeaders(head, inParts) };
}

/** What it is stored with that only S3 has. */
export function storedHeaders(options: S3StoredOptions): Headers {
  const { storageClass, tags, acl, serverSideEncryption, objectLock, legalHold } = options;
  return {
    ...(storageClass === undefined ? {} : { 'x-amz-storage-class': storageClass }),
    ...(tags === undefined ? {} : { 'x-amz-tagging': taggingOf(tags) }),
    ...(acl === undefined ? {} : { 'x-amz-acl': acl }),
    ...encryptionHeaders(serverSideEncryption),
    ...(objectLock === undefined
      ? {}
      : {
          'x-amz-object-lock-mode': objectLock.mode,
          'x-amz-object-lock-retain-until-date': objectLock.retainUntil.toISOString(),
        }),
    ...(legalHold === undefined ? {} : { 'x-amz-object-lock-legal-hold': legalHold ? 'ON' : 'OFF' }),
  };
}

/** As a query. */
function taggingOf(tags: Readonly<Record<string, string>>): string {
  return Object.entries(tags)
    .map(([key, value]) => `${encodeText(key)}=${encodeText(value)}`)
    .join('&');
}
