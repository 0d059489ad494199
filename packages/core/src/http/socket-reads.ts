import type { OnReadOpts, Socket } from 'node:net';
import { ReadBuffers } from '../buffers/index.js';

/** As many bytes as Node reads at once. */
const PLAIN = new ReadBuffers(64 * 1024);

/** As many as a record of TLS holds. */
const SECURE = new ReadBuffers(16 * 1024);

/**
 * How sockets read: into buffers that are used again, where Node by itself makes one for each read. For a large download these are most of the
 * garbage, and V8 looks through the whole heap for each 25 MB of it. https://nodejs.org/api/net.html#new-netsocketoptions
 */
export const socketReads: Readonly<Record<'http:' | 'https:', OnReadOpts>> = {
  'http:': readsInto(PLAIN),
  'https:': readsInto(SECURE),
};

function readsInto(buffers: ReadBuffers): OnReadOpts {
  return {
    // Asked for another one after each read.
    buffer: () => buffers.take(),
    callback(this: Socket, length: number, buffer: Buffer): boolean {
      return this.push(buffers.read(buffer, length));
    },
  };
}
