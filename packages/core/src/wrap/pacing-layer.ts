import { Readable } from 'node:stream';
import type { UploadBody } from '../spi/index.js';
import type { Layer } from './layer.js';

/** What lets bytes through no faster than they may go. */
export interface Pacer {
  /** Hands bytes on when they may go. Rejects with the signal's reason if that comes first. */
  paced<T extends Uint8Array>(chunks: AsyncIterable<T>, signal?: AbortSignal): AsyncIterable<T>;
}

/** What is stored and read goes no faster than a pacer lets it: for a backend that has no limits of its own. What it copies itself is not held up. */
export function pacingLayer(pacer: Pacer): Layer {
  return {
    writeObject: (next, container, head, ...[body, options]) => next(container, head, pacedBody(body, pacer), options),
    'multipart.writePart': (next, upload, partNumber, ...[body, options]) =>
      next(upload, partNumber, pacedBody(body, pacer), options),
    readObject: async (next, container, object, options) => {
      const body = await next(container, object, options);
      return { ...body, stream: pacedStream(body.stream, pacer, options.signal) };
    },
  };
}

function pacedBody(body: UploadBody, pacer: Pacer): UploadBody {
  return {
    size: body.size,
    algorithm: body.algorithm,
    open: (reading) => pacer.paced(body.open(reading), reading?.signal),
    digest: () => body.digest(),
  };
}

/** Closing it closes what it reads. */
function pacedStream(stream: Readable, pacer: Pacer, signal: AbortSignal | undefined): Readable {
  const paced = Readable.from(pacer.paced(stream as AsyncIterable<Uint8Array>, signal), { objectMode: false });
  paced.once('close', () => stream.destroy());
  return paced;
}
