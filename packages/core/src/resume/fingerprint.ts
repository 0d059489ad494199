import { checksumOf } from '../checksums/index.js';
import type { UploadHead } from '../spi/index.js';

/** What an upload would store: all that must be the same for parts sent before to be good. */
export interface UploadSubject {
  readonly head: UploadHead;
  /** In bytes. */
  readonly size: number;
  readonly ex?: object | undefined;
}

/** Tells two uploads apart that would store different things under one name. Nothing can be read from it. */
export async function fingerprintOf({ head, size, ex }: UploadSubject): Promise<string> {
  const { contentType, checksums = {}, lastModified } = head;
  const facts = [
    size,
    sorted(checksums),
    contentType,
    lastModified?.getTime(),
    sorted(head.metadata),
    sorted(head.headers),
    ex,
  ];
  return checksumOf('sha256', Buffer.from(JSON.stringify(facts)));
}

/**
 * Whether an unfinished upload was begun with the same head, as far as its provider tells. What it was told of the whole content must be
 * what is sent now; the bytes of its parts are compared one by one.
 */
export function isSameHead(begun: Omit<UploadHead, 'name'> | undefined, head: UploadHead): boolean {
  if (begun?.contentType !== head.contentType) return false;
  if (!isSame(begun.checksums ?? {}, head.checksums ?? {})) return false;
  if (begun.lastModified?.getTime() !== head.lastModified?.getTime()) return false;
  return isSame(begun.metadata, head.metadata) && isSame(begun.headers, head.headers);
}

type Texts = Readonly<Record<string, string>>;

function isSame(one: Texts, other: Texts): boolean {
  return JSON.stringify(sorted(one)) === JSON.stringify(sorted(other));
}

/** Names as providers keep them: without regard to case. */
function sorted(texts: Texts): readonly (readonly [string, string])[] {
  return Object.entries(texts)
    .map(([name, value]) => [name.toLowerCase(), value] as const)
    .sort(([a], [b]) => (a < b ? -1 : 1));
}
