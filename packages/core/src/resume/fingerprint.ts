import { createHash } from 'node:crypto';
import type { UploadHead } from '../spi/index.js';

/** What an upload would store: all that must be the same for parts sent before to be good. */
export interface UploadSubject {
  readonly head: UploadHead;
  /** In bytes. */
  readonly size: number;
  readonly ex?: object | undefined;
}

/** Tells two uploads apart that would store different things under one name. Nothing can be read from it. */
export function fingerprintOf({ head, size, ex }: UploadSubject): string {
  const { contentType, hash, lastModified } = head;
  const facts = [size, hash, contentType, lastModified?.getTime(), sorted(head.metadata), sorted(head.headers), ex];
  return createHash('sha256').update(JSON.stringify(facts)).digest('hex');
}

/** Whether an unfinished upload was begun with the same head, hash of the content included, as far as its provider tells. */
export function isSameHead(begun: Omit<UploadHead, 'name'> | undefined, head: UploadHead): boolean {
  if (begun?.hash === undefined || begun.hash !== head.hash || begun.contentType !== head.contentType) return false;
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
