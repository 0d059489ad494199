import { randomBytes } from 'node:crypto';

/**
 * Azure knows no uploads in parts: a name has blocks that are not committed yet, whosever they are, each with an id of up to 64 bytes, and
 * tells of each its id and size. So the ids say all that there is to know of an upload: whose a block is, which part, of what content.
 *
 * 48 bytes, as those of Microsoft's libraries, because all ids of a name must be equally long:
 *
 *     0–2    STW, as a mark
 *     3      kind: h (a piece of the head), p (a part), s (a part that somebody else sends), x (the upload was aborted)
 *     4–15   the upload: milliseconds since 1970 (6 bytes), and chance (6 bytes)
 *     p, s   16–17 part number, 18–21 size in bytes, 22–37 MD5, 38–43 milliseconds since 1970, 44: whether there is an MD5
 *     h      16–17 number of the piece, from 0, 18–19 how many there are, 20–47 its text, filled up with spaces
 */
const LENGTH = 48;
const MARK = 'STW';
const HEAD_PIECE = 28;

/** A block, as its id says. */
export type BlockId =
  | {
      readonly kind: 'head';
      readonly upload: string;
      readonly index: number;
      readonly count: number;
      readonly text: Buffer;
    }
  | { readonly kind: 'part'; readonly upload: string; readonly part: BlockPart }
  | { readonly kind: 'aborted'; readonly upload: string };

/** A part, as the id of its block says. */
export interface BlockPart {
  /** Counted from 1. */
  readonly partNumber: number;
  /** In bytes; undefined where somebody else sends it. */
  readonly size: number | undefined;
  /** In hex. */
  readonly md5: string | undefined;
  /** When it was sent, in milliseconds since 1970: the latest of a number is the part. */
  readonly at: number;
}

/** The id of a new upload, in hex. */
export function newUpload(now: number): string {
  const bytes = Buffer.alloc(12);
  bytes.writeUIntBE(Math.trunc(now), 0, 6);
  randomBytes(6).copy(bytes, 6);
  return bytes.toString('hex');
}

/** Whether a text may be the id of an upload. */
export function isUpload(id: string): boolean {
  return /^[0-9a-f]{24}$/.test(id);
}

/** When an upload was begun. */
export function begunAt(upload: string): Date {
  return new Date(Buffer.from(upload, 'hex').readUIntBE(0, 6));
}

/** The ids that hold a head, in base64, as all that follow. */
export function headBlocks(upload: string, head: string): readonly string[] {
  const text = Buffer.from(head);
  const count = Math.ceil(text.length / HEAD_PIECE);
  return Array.from({ length: count }, (_, index) => {
    const bytes = blank('h', upload).fill(' ', 20);
    bytes.writeUInt16BE(index, 16);
    bytes.writeUInt16BE(count, 18);
    text.copy(bytes, 20, index * HEAD_PIECE, (index + 1) * HEAD_PIECE);
    return bytes.toString('base64');
  });
}

/** The id of a part. */
export function partBlock(upload: string, { partNumber, size, md5, at }: BlockPart): string {
  const bytes = blank(size === undefined ? 's' : 'p', upload);
  bytes.writeUInt16BE(partNumber, 16);
  bytes.writeUInt32BE(size ?? 0, 18);
  if (md5 !== undefined) Buffer.from(md5, 'hex').copy(bytes, 22);
  bytes.writeUIntBE(Math.trunc(at), 38, 6);
  bytes.writeUInt8(md5 === undefined ? 0 : 1, 44);
  return bytes.toString('base64');
}

/** The id that says that an upload was aborted. */
export function abortedBlock(upload: string): string {
  return blank('x', upload).toString('base64');
}

/** What an id says; undefined if it is other software's. */
export function readBlock(base64: string): BlockId | undefined {
  const bytes = Buffer.from(base64, 'base64');
  if (bytes.length !== LENGTH || bytes.toString('latin1', 0, 3) !== MARK) return undefined;
  const upload = bytes.toString('hex', 4, 16);
  const number = bytes.readUInt16BE(16);
  switch (bytes.toString('latin1', 3, 4)) {
    case 'h':
      return { kind: 'head', upload, index: number, count: bytes.readUInt16BE(18), text: bytes.subarray(20) };
    case 'p':
      return { kind: 'part', upload, part: { partNumber: number, ...contentOf(bytes), at: bytes.readUIntBE(38, 6) } };
    case 's':
      return { kind: 'part', upload, part: { partNumber: number, size: undefined, md5: undefined, at: 0 } };
    case 'x':
      return { kind: 'aborted', upload };
    default:
      return undefined;
  }
}

function contentOf(bytes: Buffer): Pick<BlockPart, 'md5' | 'size'> {
  return { size: bytes.readUInt32BE(18), md5: bytes.readUInt8(44) === 1 ? bytes.toString('hex', 22, 38) : undefined };
}

function blank(kind: 'h' | 'p' | 's' | 'x', upload: string): Buffer {
  const bytes = Buffer.alloc(LENGTH);
  bytes.write(MARK + kind, 'latin1');
  bytes.write(upload, 4, 'hex');
  return bytes;
}
