import type { IncomingMessage, ServerResponse } from 'node:http';
import { objectIndex, objectName, shapeOfName, type BucketShape } from '../../bucket-shape.js';
import { contentSha1 } from '../../content.js';
import { fileId, fileOfId } from './file-id.js';
import { UPLOADED } from './rows.js';
import { wantedRange } from '../range.js';
import { sendContent } from '../send-content.js';
import { SinkError } from '../sink-error.js';
import type { SinkState } from './sink-state.js';

/** Above this B2 stores in parts only, and knows no SHA-1 of the whole: the client's own is in the file info. */
const MOST_AT_ONCE = 5_000_000_000;

interface Found {
  readonly shape: BucketShape;
  readonly index: number;
}

/** The object that a URL is about, by `/file/<bucket>/<name>` or by id; undefined for a URL of something else. */
export function foundAt({ pathname, searchParams }: URL): Found | undefined {
  const [, area, first = '', second = ''] = pathname.split('/');
  if (area === 'file') return existing(shapeOfName(first), objectIndex(decodeURIComponent(second)));
  if (second !== 'b2_download_file_by_id') return undefined;
  const file = fileOfId(searchParams.get('fileId') ?? '');
  return existing(file?.shape, file?.index);
}

function existing(shape: BucketShape | undefined, index: number | undefined): Found {
  if (shape !== undefined && index !== undefined && index < shape.count) return { shape, index };
  throw new SinkError(404, 'not_found', 'File with such name does not exist.');
}

/** Sends the object, or the range of it that is wanted, and returns when it is sent. */
export async function sendObject(
  state: SinkState,
  { shape, index }: Found,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { size } = shape;
  const range = wantedRange(request.headers.range, size);
  if (range === null) throw new SinkError(416, 'range_not_satisfiable', 'the range starts past the end');
  const { start, end } = range ?? { start: 0, end: size };
  response.writeHead(range === undefined ? 200 : 206, {
    'Content-Length': end - start,
    ...(range === undefined ? {} : { 'Content-Range': `bytes ${start}-${end - 1}/${size}` }),
    ...objectHeaders(shape, index),
  });
  if (request.method === 'HEAD') {
    state.counters.heads++;
    response.end();
    return;
  }
  await sendContent(response, { start, end }, state);
}

function objectHeaders(shape: BucketShape, index: number): Record<string, string | number> {
  const sha1 = contentSha1(shape.size);
  const inParts = shape.size > MOST_AT_ONCE;
  return {
    'Content-Type': 'application/octet-stream',
    'Accept-Ranges': 'bytes',
    'X-Bz-File-Id': fileId(shape, index, inParts ? 2 : 1),
    'X-Bz-File-Name': objectName(index),
    'X-Bz-Content-Sha1': inParts ? 'none' : sha1,
    'X-Bz-Upload-Timestamp': UPLOADED,
    'X-Bz-Info-src_last_modified_millis': UPLOADED,
    ...(inParts ? { 'X-Bz-Info-large_file_sha1': sha1 } : {}),
  };
}
