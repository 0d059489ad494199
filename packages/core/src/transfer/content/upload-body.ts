import { beginChecksum } from '../../checksums/index.js';
import { InvalidArgumentError } from '../../errors/index.js';
import type { BodyReading, ChecksumAlgorithm, UploadBody } from '../../spi/index.js';
import type { Span } from '../byte-range.js';
import { NEVER, type Content } from './content.js';
import type { TransferGuard } from '../transfer-guard.js';

/** What a body needs beside its bytes. */
export interface BodyContext {
  /** Undefined: no checksum is computed. */
  readonly algorithm: ChecksumAlgorithm | undefined;
  /** Told when the bytes cannot be read: that ends the whole transfer. */
  readonly guard: TransferGuard;
  /** Told how many bytes of this body have passed, counted anew for every stream. */
  readonly onPassed: (passed: number) => void;
}

/** A span of a content as the bytes of one request: counted and checksummed while they are read, as often as they are. */
export class ContentBody implements UploadBody {
  readonly size: number;
  readonly algorithm: ChecksumAlgorithm | undefined;
  readonly #content: Content;
  readonly #span: Span;
  readonly #context: BodyContext;
  #digest: string | undefined;

  constructor(content: Content, span: Span, context: BodyContext) {
    this.#content = content;
    this.#span = span;
    this.#context = context;
    this.size = span.end - span.start;
    this.algorithm = context.algorithm;
  }

  open({ signal = NEVER, reuseBuffers = false }: BodyReading = {}): AsyncIterable<Uint8Array> {
    this.#digest = undefined;
    return this.#read(signal, reuseBuffers);
  }

  digest(): string | undefined {
    return this.#digest;
  }

  async *#read(closed: AbortSignal, reuseBuffers: boolean): AsyncGenerator<Uint8Array, void, undefined> {
    const { onPassed, guard } = this.#context;
    const checksum = this.algorithm === undefined ? undefined : await beginChecksum(this.algorithm);
    let passed = 0;
    try {
      for await (const chunk of this.#content.read(this.#span, closed, reuseBuffers)) {
        passed += chunk.length;
        if (passed > this.size) break;
        checksum?.update(chunk);
        onPassed(passed);
        yield chunk;
      }
      if (passed !== this.size) throw wrongLength(passed, this.size);
    } catch (error) {
      // A reading that was aborted goes no further, which is no failure of the source.
      if (!closed.aborted) guard.fail(error);
      throw error;
    }
    this.#digest = checksum?.digest();
  }
}

function wrongLength(passed: number, size: number): InvalidArgumentError {
  return new InvalidArgumentError(
    `the source gave ${passed > size ? 'more' : `${passed}`} bytes, it had announced ${size}`,
  );
}
