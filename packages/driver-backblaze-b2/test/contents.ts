import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import type { UploadBody, UploadHead } from '@stowage/core/spi';

/** What is uploaded, as core would give it. */
export interface TestBody extends UploadBody {
  /** How often it was read from its beginning. */
  opened: number;
}

export function sha1(data: Uint8Array): string {
  return createHash('sha1').update(data).digest('hex');
}

export function bodyOf(content: Buffer | string, { hashed = true } = {}): TestBody {
  const data = Buffer.from(content);
  return {
    size: data.length,
    algorithm: hashed ? 'sha1' : undefined,
    opened: 0,
    open() {
      this.opened += 1;
      return Readable.from(data.length === 0 ? [] : [data], { objectMode: false });
    },
    digest: () => (hashed ? sha1(data) : undefined),
  };
}

export function headOf(name: string, head: Partial<UploadHead> = {}): UploadHead {
  return { name, contentType: 'text/plain', metadata: {}, headers: {}, ...head };
}
