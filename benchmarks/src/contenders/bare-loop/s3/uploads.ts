import { open, readFile, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { objectName } from '../../../bucket-shape.js';
import { contentBetween } from '../../../content.js';
import { base64Of, beginDigest, digestOf, type Digest } from '../../../digests/digest.js';
import { inParallel } from '../../../in-parallel.js';
import { cut } from '../cut.js';
import { uploadParts, type Part } from './parts.js';
import { inSession, type BareSession } from './session.js';

const READ = 1 << 20;
const PART = 16 << 20;
const CRC = 'x-amz-checksum-crc64nvme';
const HEX_LENGTH = 6;
const CRC_LENGTH = 12;

/** The limit: parts in parallel, each read, hashed and sent in one pass, the checksum behind the bytes. */
export const uploadFile = inSession(async (session, job) => {
  await using file = await open(job.source);
  await uploadParts(session, 'large.bin', async (uploadId) => {
    const parts: Part[] = [];
    await inParallel(Math.ceil(job.size / PART), job.concurrency, async (index) => {
      const start = index * PART;
      const end = Math.min(job.size, start + PART);
      const crc = await beginDigest('crc64nvme');
      const body = Readable.from(framed(file, start, end, crc), { objectMode: false });
      const headers = {
        'content-encoding': 'aws-chunked',
        'content-length': String(framedLength(end - start)),
        'x-amz-content-sha256': 'STREAMING-UNSIGNED-PAYLOAD-TRAILER',
        'x-amz-decoded-content-length': String(end - start),
        'x-amz-trailer': CRC,
      };
      parts[index] = await sendPart(session, { uploadId, index, key: 'large.bin', headers, body });
    });
    return parts;
  });
});

/** The limit for a stream of unknown length: fill a part, hash it, send it while the next fills. */
export const uploadStream = inSession(async (session, job) => {
  await uploadParts(session, 'stream.bin', async (uploadId) => {
    const parts: Part[] = [];
    const buffers = cut(contentBetween(0, job.size), PART);
    const send = async (): Promise<void> => {
      for (const [index, body] of buffers) {
        const headers = { [CRC]: base64Of(await digestOf('crc64nvme', body)), 'content-length': String(body.length) };
        parts[index] = await sendPart(session, { uploadId, index, key: 'stream.bin', headers, body });
      }
    };
    await Promise.all(Array.from({ length: job.concurrency }, send));
    return parts;
  });
});

/** The limit for small files. */
export const uploadMany = inSession(async (session, { source, count, concurrency }) => {
  await inParallel(count, concurrency, async (index) => {
    const key = objectName(index);
    const body = await readFile(join(source, key));
    const headers = { [CRC]: base64Of(await digestOf('crc64nvme', body)), 'content-length': String(body.length) };
    await session.text({ method: 'PUT', key, headers, body });
  });
});

interface PartUpload {
  readonly uploadId: string;
  readonly index: number;
  readonly key: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer | Readable;
}

async function sendPart(session: BareSession, { uploadId, index, ...rest }: PartUpload): Promise<Part> {
  const query = `partNumber=${index + 1}&uploadId=${uploadId}`;
  const answer = await session.send({ method: 'PUT', query, ...rest });
  await answer.body.dump();
  return { etag: String(answer.headers['etag']), crc: String(answer.headers[CRC]) };
}

/** Chunks of what is read at once, each with its length before it, and the checksum behind them. */
async function* framed(
  file: FileHandle,
  start: number,
  end: number,
  crc: Digest,
): AsyncGenerator<Buffer | string, void, undefined> {
  for (let at = start; at < end;) {
    const { bytesRead, buffer } = await file.read(Buffer.allocUnsafeSlow(Math.min(READ, end - at)), { position: at });
    const chunk = buffer.subarray(0, bytesRead);
    crc.update(chunk);
    yield `${bytesRead.toString(16).padStart(HEX_LENGTH, '0')}\r\n`;
    yield chunk;
    yield '\r\n';
    at += bytesRead;
  }
  yield `0\r\n${CRC}:${base64Of(crc.end())}\r\n\r\n`;
}

/** A read of a local file gives all that was asked for. */
function framedLength(size: number): number {
  return size + Math.ceil(size / READ) * (HEX_LENGTH + 4) + 3 + CRC.length + 1 + CRC_LENGTH + 4;
}
