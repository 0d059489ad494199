import type { PartRecord, UploadHead } from '@stowage/core/spi';
import { textRecord, z } from '@stowage/core/validation';
import { base64Of, md5Of } from '../records.js';
import { readBlock, type BlockPart } from './block-id.js';

/** A block that a name has, committed or not. */
export interface Block {
  /** In base64. */
  readonly id: string;
  /** In bytes. */
  readonly size: number;
}

/** What an upload was begun with: its head, and the headers that only Azure has. */
export interface Begun {
  readonly head: Omit<UploadHead, 'name'>;
  readonly headers: Readonly<Record<string, string>>;
}

/** What the blocks of a name say of one upload. */
export interface UploadState {
  readonly upload: string;
  readonly isAborted: boolean;
  /** Undefined if a piece of it is missing: then it was not begun to its end, or another upload of the name was completed. */
  readonly begun: Begun | undefined;
  /** By number. */
  readonly parts: readonly PartRecord[];
}

/** All uploads that the blocks of a name are of, by when they were begun. */
export function uploadsIn(blocks: readonly Block[]): readonly UploadState[] {
  const states = new Map<string, Gathered>();
  for (const block of blocks) {
    const id = readBlock(block.id);
    if (id === undefined) continue;
    const state = states.get(id.upload) ?? { isAborted: false, pieces: [], count: NaN, parts: new Map() };
    states.set(id.upload, state);
    if (id.kind === 'aborted') state.isAborted = true;
    else if (id.kind === 'part') keep(state, block, id.part);
    else {
      state.pieces[id.index] = id.text;
      state.count = id.count;
    }
  }
  return [...states]
    .map(([upload, state]) => stateOf(upload, state))
    .toSorted((a, b) => (a.upload < b.upload ? -1 : 1));
}

interface Gathered {
  isAborted: boolean;
  readonly pieces: Buffer[];
  count: number;
  readonly parts: Map<number, { readonly block: Block; readonly part: BlockPart }>;
}

/** A block of another size than its id says was not sent by us. */
function keep({ parts }: Gathered, block: Block, part: BlockPart): void {
  if (part.size !== undefined && part.size !== block.size) return;
  const known = parts.get(part.partNumber);
  if (known === undefined || known.part.at <= part.at) parts.set(part.partNumber, { block, part });
}

function stateOf(upload: string, { isAborted, pieces, count, parts }: Gathered): UploadState {
  const isWhole = pieces.filter(Boolean).length === count;
  const sorted = [...parts.values()].toSorted((a, b) => a.part.partNumber - b.part.partNumber);
  return {
    upload,
    isAborted,
    begun: isWhole ? parseHead(Buffer.concat(pieces).toString()) : undefined,
    parts: sorted.map(({ block, part }) => partRecord(block, part)),
  };
}

/** A part as core sees it; its ETag is the id of its block. */
export function partRecord(
  { id, size }: Block,
  { partNumber, md5 }: Pick<BlockPart, 'md5' | 'partNumber'>,
): PartRecord {
  return { partNumber, size, checksums: md5 === undefined ? {} : { md5 }, etag: id };
}

/** As short as can be: every 28 bytes are a request. */
const schema = z.lazy(() =>
  z.strictObject({
    t: z.string().optional(),
    m: textRecord().optional(),
    h: textRecord().optional(),
    x: textRecord().optional(),
    l: z.number().optional(),
    c: z.string().optional(),
  }),
);

/** What can be read back by {@link uploadsIn}. */
export function printHead({ head, headers }: Begun): string {
  const filled = <T extends object>(texts: T): T | undefined => (Object.keys(texts).length === 0 ? undefined : texts);
  const { contentType, metadata, lastModified, checksums } = head;
  return JSON.stringify({
    t: contentType,
    m: filled(metadata),
    h: filled(head.headers),
    x: filled(headers),
    l: lastModified?.getTime(),
    c: checksums?.md5 === undefined ? undefined : base64Of(checksums.md5),
  });
}

function parseHead(text: string): Begun | undefined {
  try {
    const { t = 'application/octet-stream', m = {}, h = {}, x = {}, l, c } = schema.parse(JSON.parse(text));
    const lastModified = l === undefined ? undefined : new Date(l);
    return { head: { contentType: t, metadata: m, headers: h, lastModified, checksums: md5Of(c) }, headers: x };
  } catch {
    return undefined;
  }
}
