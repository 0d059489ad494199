import type { FileHandle } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { ServiceUnavailableError } from '@stowage/core/spi';
import { PROVIDER } from '../provider.js';

const CHUNK_SIZE = 256 * 1024;

/** A range of bytes whose end is known. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** The bytes of a part of a file. Owns the handle: it is closed however this ends. */
export class FileSlice extends Readable {
  readonly #handle: FileHandle;
  readonly #end: number;
  #position: number;

  constructor(handle: FileHandle, span: Span, signal?: AbortSignal) {
    super({ highWaterMark: CHUNK_SIZE });
    this.#handle = handle;
    this.#position = span.start;
    this.#end = span.end;
    // It may be aborted before anyone reads: whoever reads is told then, and until then it is nobody's failure.
    this.on('error', () => undefined);
    if (signal !== undefined) this.#endWith(signal);
  }

  override _read(): void {
    this.#next().then(
      (chunk) => this.push(chunk),
      (error: unknown) => this.destroy(error as Error),
    );
  }

  override _destroy(error: Error | null, callback: (error?: Error | null) => void): void {
    this.#handle.close().then(
      () => callback(error),
      (failure: unknown) => callback(error ?? (failure as Error)),
    );
  }

  async #next(): Promise<Buffer | null> {
    const wanted = Math.min(CHUNK_SIZE, this.#end - this.#position);
    if (wanted === 0) return null;
    const { bytesRead, buffer } = await this.#handle.read(Buffer.allocUnsafe(wanted), 0, wanted, this.#position);
    // The store replaces files and never shortens them: this was another program.
    if (bytesRead === 0)
      throw new ServiceUnavailableError('the file became shorter while it was read', { provider: PROVIDER });
    this.#position += bytesRead;
    return buffer.subarray(0, bytesRead);
  }

  #endWith(signal: AbortSignal): void {
    const onAbort = (): void => {
      this.destroy(signal.reason as Error);
    };
    if (signal.aborted) return onAbort();
    signal.addEventListener('abort', onAbort, { once: true });
    this.once('close', () => signal.removeEventListener('abort', onAbort));
  }
}
