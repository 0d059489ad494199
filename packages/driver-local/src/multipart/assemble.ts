import { open, type FileHandle } from 'node:fs/promises';
import { receive } from '../disk/receive.js';
import { FileSlice } from '../disk/file-slice.js';
import type { Part } from './parts.js';
import { DATA } from './unfinished-uploads.js';

/** A part, and where it begins in the finished object. */
interface Placed {
  readonly part: Part;
  readonly start: number;
}

/**
 * Makes one file of the parts, in their order, and gives its path. Parts that were received where they belong stay; the
 * others are copied there. May be cut short and done again.
 */
export async function assemble(directory: string, parts: readonly Part[], signal?: AbortSignal): Promise<string> {
  const placed = place(parts);
  const size = parts.reduce((sum, part) => sum + part.size, 0);
  const inPlace = placed.every(({ part, start }) => part.file !== DATA || part.offset === start);
  const path = `${directory}/${inPlace ? DATA : 'whole'}`;
  const target = await open(path, inPlace ? 'r+' : 'w');
  try {
    for (const each of placed) {
      if (!inPlace || each.part.file !== DATA) await copyPart(directory, each, target, signal);
    }
    await target.truncate(size);
  } finally {
    await target.close();
  }
  return path;
}

function place(parts: readonly Part[]): readonly Placed[] {
  let start = 0;
  return parts.map((part) => {
    const placed = { part, start };
    start += part.size;
    return placed;
  });
}

async function copyPart(
  directory: string,
  { part, start }: Placed,
  target: FileHandle,
  signal?: AbortSignal,
): Promise<void> {
  const source = await open(`${directory}/${part.file}`, 'r');
  const span = { start: part.offset, end: part.offset + part.size };
  try {
    await receive({ open: () => new FileSlice(source, span) }, target, start, signal);
  } finally {
    await source.close();
  }
}
