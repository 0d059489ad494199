import type { IncomingMessage } from 'node:http';
import { shapeOfId } from '../../bucket-shape.js';
import { fileId } from './file-id.js';
import { ACCOUNT, fileObject, UPLOADED } from './rows.js';
import { SinkError } from '../sink-error.js';
import type { SinkState } from './sink-state.js';
import { receive } from './upload-digest.js';

/** `b2_upload_file`. */
export async function uploadFile(
  state: SinkState,
  request: IncomingMessage,
  bucket: string,
  version: number,
): Promise<Record<string, unknown>> {
  const { size, sha1 } = await receive(request, state.bytesPerSecond);
  state.counters.uploads++;
  state.counters.uploadedBytes += size;
  const shape = shapeOfId(bucket);
  const fileName = decodeURIComponent(String(request.headers['x-bz-file-name']).replaceAll('+', ' '));
  return fileObject({ shape, fileId: fileId(shape, state.nextSerial()), fileName, size, sha1 }, version);
}

/** `b2_upload_part`. */
export async function uploadPart(
  state: SinkState,
  request: IncomingMessage,
  id: string,
): Promise<Record<string, unknown>> {
  const part = await receive(request, state.bytesPerSecond);
  const partNumber = Number(request.headers['x-bz-part-number']);
  const file = state.unfinished.get(id);
  if (file === undefined) throw new SinkError(400, 'bad_request', `No active upload for: ${id}`);
  file.parts.set(partNumber, part);
  state.counters.uploadedBytes += part.size;
  return {
    ...{
      accountId: ACCOUNT,
      contentLength: part.size,
      contentMd5: null,
      contentSha1: part.sha1,
      fileId: id,
      partNumber,
    },
    ...{ serverSideEncryption: { algorithm: null, mode: null }, uploadTimestamp: UPLOADED },
  };
}
