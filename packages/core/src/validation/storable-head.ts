import { InvalidArgumentError } from '../errors/index.js';
import type { UploadHead } from '../spi/index.js';
import { storedMetadata, type Keeper } from './stored-metadata.js';

type Texts = Readonly<Record<string, string>>;

/**
 * The head that a backend is given for what a user wants stored: with headers in lower case, and metadata as the provider keeps it.
 *
 * @throws {InvalidArgumentError} naming the entry or header that the provider cannot keep, and its limit
 */
export function storableHead(head: UploadHead, keeper: Keeper): UploadHead {
  const headers = storedHeaders(head.headers, keeper);
  const storable = { ...head, headers, metadata: storedMetadata(head.metadata, keeper) };
  assertSize(storable, keeper);
  return storable;
}

/**
 * Held against the limit on everything together, which may count more than the metadata.
 *
 * @throws {InvalidArgumentError} naming the longest entry
 */
export function assertSize(head: UploadHead, { capabilities, provider }: Keeper): void {
  const { total } = capabilities.metadata;
  if (total === undefined) return;
  const size = (total.sizeOf ?? sizeOfTexts)(head);
  if (size <= total.maxBytes) return;
  throw new InvalidArgumentError(
    `metadata${longest(head.metadata)}: ${total.counted} take ${size} bytes; this provider keeps at most ${total.maxBytes}`,
    { provider },
  );
}

/**
 * In lower case.
 *
 * @throws {InvalidArgumentError} naming the one that the provider cannot keep
 */
export function storedHeaders(headers: Texts, { capabilities, provider }: Keeper): Texts {
  const names = capabilities.headers;
  const stored = new Map<string, string>();
  for (const [given, value] of Object.entries(headers)) {
    const name = given.toLowerCase();
    const why = stored.has(name) ? 'it is given twice' : headerFault(name, names);
    if (why !== undefined) throw new InvalidArgumentError(`header '${given}': ${why}`, { provider });
    stored.set(name, value);
  }
  return Object.fromEntries(stored);
}

function headerFault(name: string, kept: 'any' | readonly string[]): string | undefined {
  if (name === 'content-type') return "the type of an object is the option 'contentType'";
  if (kept === 'any' || kept.includes(name)) return undefined;
  return `this provider cannot keep it; it can keep ${kept.length === 0 ? 'none' : kept.join(', ')}`;
}

function sizeOfTexts({ metadata }: UploadHead): number {
  return Object.entries(metadata).reduce((sum, [key, value]) => sum + Buffer.byteLength(key + value), 0);
}

/** What to shorten. */
function longest(metadata: Texts): string {
  const [first] = Object.entries(metadata).toSorted(([, a], [, b]) => b.length - a.length);
  return first === undefined ? '' : ` '${first[0]}'`;
}
