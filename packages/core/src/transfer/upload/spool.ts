import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { abortable } from '../../concurrency/index.js';
import type { ObjectRecord } from '../../spi/index.js';
import { CHUNK_SIZE, readAll } from '../content/content.js';
import { FileContent } from '../content/file-content.js';
import { localFileError } from '../local-file.js';
import { openFile } from '../content/opened-file.js';
import type { PartCutter } from '../content/part-cutter.js';
import { tooLarge } from './part-size.js';
import { writeWhole, type Upload } from './upload.js';

/**
 * Stores a stream of unknown length with a provider that takes no parts: it has to be told the size beforehand, so the
 * stream goes by way of a temporary file. Nothing of that file is left.
 */
export async function uploadSpooled(upload: Upload, cutter: PartCutter): Promise<ObjectRecord> {
  const directory = await localFileError('create', tmpdir(), () => mkdtemp(join(tmpdir(), 'stowage-')));
  try {
    const path = join(directory, 'spool');
    const chunks = chunksOf(cutter, upload.target.backend.capabilities.maxWriteSize);
    await abortable(writeFile(path, chunks), upload.guard.signal);
    using file = await openFile(path);
    return await writeWhole(upload, new FileContent(file));
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

async function* chunksOf(cutter: PartCutter, largest: number): AsyncGenerator<Uint8Array, void, undefined> {
  let size = 0;
  while (!(await cutter.isAtEnd())) {
    const content = await cutter.take(CHUNK_SIZE);
    size += content.size;
    if (size > largest) throw tooLarge(undefined, largest);
    yield* readAll(content);
    content.release?.();
  }
}
