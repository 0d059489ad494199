import { MalformedResponseError } from '@stowage/core';
import type { ContainerRecord, ObjectRecord, UploadHead } from '@stowage/core/spi';
import { textRecord } from '@stowage/core/validation';
import { z } from 'zod';
import { PROVIDER } from './errors.js';
import type { Entry } from './multistatus.js';

/** What WebDAV has no place for: kept as JSON in one property of the file. */
export interface About {
  /** Another one for each content: the ETag of many servers changes by itself, a second after the file was written. */
  readonly id: string;
  readonly contentType: string;
  readonly metadata: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string>>;
  readonly sha256?: string | undefined;
  /** In milliseconds since 1970. */
  readonly lastModified?: number | undefined;
}

const about = z.strictObject({
  id: z.string(),
  contentType: z.string(),
  metadata: textRecord(),
  headers: textRecord(),
  sha256: z.string().optional(),
  lastModified: z.number().optional(),
});

/** What is kept of an upload. */
export function aboutUpload(id: string, head: UploadHead, sha256: string | undefined): About {
  const { contentType, metadata, headers, lastModified } = head;
  return { id, contentType, metadata, headers, sha256, lastModified: lastModified?.getTime() };
}

/** ASCII, because XML does not take every character. */
export function printedAbout(value: About): string {
  return JSON.stringify(value).replace(
    /[^\x20-\x7e]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** Undefined for a file that somebody else has put there. */
export function aboutOf({ properties }: Entry): About | undefined {
  const text = properties['about'];
  try {
    return text === undefined || text === '' ? undefined : (about.parse(JSON.parse(text)) satisfies About);
  } catch (cause) {
    throw new MalformedResponseError("the property 'about' of a file is not what was stored", {
      provider: PROVIDER,
      cause,
    });
  }
}

/** A collection in Stowage's words. */
export function containerRecord(name: string): ContainerRecord {
  return { name, extra: {} };
}

/** A file in Stowage's words. */
export function objectRecord(name: string, entry: Entry): ObjectRecord {
  const { getcontentlength, getlastmodified, getetag, getcontenttype } = entry.properties;
  const own = aboutOf(entry);
  return {
    kind: 'object',
    name,
    size: Number(getcontentlength === undefined || getcontentlength === '' ? NaN : getcontentlength),
    checksums: own?.sha256 === undefined ? {} : { sha256: own.sha256 },
    etag: own === undefined ? strong(getetag) : `"${own.id}"`,
    contentType: own?.contentType ?? getcontenttype ?? 'application/octet-stream',
    lastModified: getlastmodified === undefined ? undefined : new Date(getlastmodified),
    sourceLastModified: own?.lastModified === undefined ? undefined : new Date(own.lastModified),
    metadata: own?.metadata ?? {},
    headers: own?.headers ?? {},
    extra: {},
  };
}

/** Whether two ETags are of one state of a file. A server says of a file that is seconds old that its ETag is weak, and later that it is not. */
export function strong(etag: string | undefined): string | undefined {
  return etag?.replace(/^W\//, '');
}
