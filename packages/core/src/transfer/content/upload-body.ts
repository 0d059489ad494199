import { ChecksummedBody } from '../../checksums/index.js';
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

/** A span of a content as the bytes of one request, counted while they are read. */
export function contentBody(content: Content, span: Span, context: BodyContext): UploadBody {
  const size = span.end - span.start;
  return new ChecksummedBody(size, context.algorithm, (reading) => counted(content, span, context, reading));
}

async function* counted(
  content: Content,
  span: Span,
  { onPassed, guard }: BodyContext,
  { signal: closed = NEVER, reuseBuffers = false }: BodyReading,
): AsyncGenerator<Uint8Array, void, undefined> {
  const size = span.end - span.start;
  let passed = 0;
  try {
    for await (const chunk of content.read(span, closed, reuseBuffers)) {
      passed += chunk.length;
      if (passed > size) break;
      onPassed(passed);
      yield chunk;
    }
    if (passed !== size) throw wrongLength(passed, size);
  } catch (error) {
    // A reading that was aborted goes no further, which is no failure of the source.
    if (!closed.aborted) guard.fail(error);
    throw error;
  }
}

function wrongLength(passed: number, size: number): InvalidArgumentError {
  return new InvalidArgumentError(
    `the source gave ${passed > size ? 'more' : `${passed}`} bytes, it had announced ${size}`,
  );
}
