import { Socket } from 'node:net';
import { isatty, ReadStream } from 'node:tty';
import { ONWARDS, type OpenFile } from './open-file.js';

/**
 * What reading a file gives, until it ends, where its size does not tell: a source that is read once. Pipes and terminals are waited for
 * as sockets are, without a thread, so that giving them up takes effect at once.
 */
export function unsizedSource(file: OpenFile): AsyncIterable<Uint8Array> {
  if (file.stats.isFIFO()) return new Socket({ fd: file.handOver(), readable: true, writable: false });
  const isTerminal = file.stats.isCharacterDevice() && isatty(file.descriptor);
  return isTerminal ? new ReadStream(file.handOver()) : chunksOf(file);
}

/** What is read at once. Most files that are read so are empty, or nearly. */
const BLOCK_SIZE = 64 * 1024;

/** A chunk is good until the next one is asked for. */
async function* chunksOf(file: OpenFile): AsyncGenerator<Uint8Array, void, undefined> {
  const block = Buffer.allocUnsafe(BLOCK_SIZE);
  for (;;) {
    const chunk = await file.read(block, block.length, ONWARDS);
    if (chunk.length === 0) break;
    yield chunk;
  }
  // An empty file that has bytes by now is another one than was opened.
  if (file.stats.isFile()) file.assertUnchanged();
}
