import {
  bucketId,
  bucketName,
  objectIndex,
  objectName,
  shapeOfId,
  shapeOfName,
  type BucketShape,
} from '../../bucket-shape.js';
import { contentSha1 } from '../../content.js';
import { authorization } from './authorization.js';
import { fileId, fileOfId } from './file-id.js';
import { listPage } from '../listing.js';
import { printPage } from './printed-page.js';
import { ACCOUNT, fileObject } from './rows.js';
import { SinkError } from '../sink-error.js';
import type { SinkState } from './sink-state.js';

/** A call of the JSON API. */
export interface OperationCall {
  readonly state: SinkState;
  readonly fields: Readonly<Record<string, unknown>>;
  readonly version: number;
  readonly base: string;
}

/** What is answered: bytes are JSON already. */
export type Answer = Readonly<Record<string, unknown>> | Buffer;

const TOKEN = 'sink-upload-token';

/** Every operation that the cases need, by its name. */
export const operations: Readonly<Record<string, (call: OperationCall) => Answer>> = {
  b2_authorize_account: ({ version, base }) => authorization(version, base),
  b2_list_buckets: ({ fields, state }) => ({ buckets: asked(fields, state).map(bucketObject) }),
  b2_create_bucket: ({ fields }) => bucketObject(shapeOfName(text(fields, 'bucketName')) ?? { count: 0, size: 0 }),
  b2_delete_bucket: ({ fields }) => bucketObject(shapeOfId(text(fields, 'bucketId'))),
  b2_list_file_names: (call) => list(call, 'names'),
  b2_list_file_versions: (call) => list(call, 'versions'),
  b2_get_file_info: ({ fields, version }) => storedFile(text(fields, 'fileId'), version),
  b2_delete_file_version: deleteVersion,
  b2_get_upload_url: ({ state, fields, base }) => ({
    authorizationToken: TOKEN,
    bucketId: text(fields, 'bucketId'),
    uploadUrl: `${base}/upload/${text(fields, 'bucketId')}/${state.nextSerial()}`,
  }),
  b2_start_large_file: startLargeFile,
  b2_get_upload_part_url: ({ state, fields, base }) => ({
    authorizationToken: TOKEN,
    fileId: text(fields, 'fileId'),
    uploadUrl: `${base}/part/${text(fields, 'fileId')}/${state.nextSerial()}`,
  }),
  b2_finish_large_file: finishLargeFile,
  b2_list_parts: () => ({ parts: [], nextPartNumber: null }),
  b2_list_unfinished_large_files: () => ({ files: [], nextFileId: null, nextFileName: null }),
  b2_copy_file: copyFile,
};

function text(fields: OperationCall['fields'], name: string): string {
  const value = fields[name];
  if (typeof value === 'string') return value;
  throw new SinkError(400, 'bad_request', `required field ${name} is missing`);
}

function asked({ bucketId: id, bucketName: name }: OperationCall['fields'], state: SinkState): readonly BucketShape[] {
  if (typeof id === 'string') return [shapeOfId(id)];
  if (typeof name !== 'string') return state.buckets;
  const shape = shapeOfName(name);
  return shape === undefined ? [] : [shape];
}

function bucketObject(shape: BucketShape): Record<string, unknown> {
  return {
    accountId: ACCOUNT,
    bucketId: bucketId(shape),
    bucketInfo: {},
    bucketName: bucketName(shape),
    bucketType: 'allPrivate',
    corsRules: [],
    lifecycleRules: [],
    options: ['s3'],
    revision: 2,
    defaultServerSideEncryption: { isClientAuthorizedToRead: true, value: { algorithm: null, mode: null } },
    fileLockConfiguration: {
      isClientAuthorizedToRead: true,
      value: { defaultRetention: { mode: null, period: null }, isFileLockEnabled: false },
    },
    replicationConfiguration: { isClientAuthorizedToRead: true, value: null },
  };
}

function list({ state, fields, version }: OperationCall, kind: 'names' | 'versions'): Buffer {
  const shape = shapeOfId(text(fields, 'bucketId'));
  const { startFileName, prefix, maxFileCount } = fields;
  const query = {
    start: typeof startFileName === 'string' ? startFileName : '',
    prefix: typeof prefix === 'string' ? prefix : '',
    limit: maxFileCount == null ? undefined : Number(maxFileCount),
  };
  const { indexes, next } = listPage(shape, state.gone(shape), query);
  state.counters.rows += indexes.length;
  const nextName = next === undefined ? null : objectName(next);
  const nextId = next === undefined ? null : fileId(shape, next);
  const marker = kind === 'names' ? { nextFileName: nextName } : { nextFileName: nextName, nextFileId: nextId };
  return printPage(shape, version, indexes, marker);
}

function storedFile(id: string, version: number): Record<string, unknown> {
  const file = fileOfId(id);
  if (file === undefined) throw new SinkError(400, 'bad_request', `Invalid fileId: ${id}`);
  const { shape, index } = file;
  const { size } = shape;
  return fileObject({ shape, fileId: id, fileName: objectName(index), size, sha1: contentSha1(size) }, version);
}

function deleteVersion({ state, fields }: OperationCall): Answer {
  const id = text(fields, 'fileId');
  const name = text(fields, 'fileName');
  const shape = fileOfId(id)?.shape;
  const index = objectIndex(name);
  if (shape !== undefined && index !== undefined) state.gone(shape).add(index);
  state.counters.deletions++;
  return { fileId: id, fileName: name };
}

function startLargeFile({ state, fields, version }: OperationCall): Answer {
  const shape = shapeOfId(text(fields, 'bucketId'));
  const fileName = text(fields, 'fileName');
  const id = fileId(shape, state.nextSerial(), 2);
  state.unfinished.set(id, { shape, fileName, parts: new Map() });
  return fileObject({ shape, fileId: id, fileName, size: 0, sha1: 'none', action: 'start' }, version);
}

function finishLargeFile({ state, fields, version }: OperationCall): Answer {
  const id = text(fields, 'fileId');
  const file = state.unfinished.get(id);
  const hashes = fields['partSha1Array'];
  if (file === undefined || !Array.isArray(hashes)) {
    throw new SinkError(400, 'bad_request', `No active upload for: ${id}`);
  }
  const parts = hashes.map((sha1, index) => checkedPart(file.parts.get(index + 1), sha1, index + 1));
  state.unfinished.delete(id);
  state.counters.uploads++;
  const size = parts.reduce((sum, part) => sum + part, 0);
  return fileObject({ shape: file.shape, fileId: id, fileName: file.fileName, size, sha1: 'none' }, version);
}

function checkedPart(part: { size: number; sha1: string } | undefined, sha1: unknown, number: number): number {
  if (part === undefined) throw new SinkError(400, 'missing_part', `Part number ${number} has not been uploaded`);
  if (part.sha1 !== sha1) throw new SinkError(400, 'part_sha1_mismatch', `Part number ${number} has wrong SHA1`);
  return part.size;
}

function copyFile({ state, fields, version }: OperationCall): Answer {
  state.counters.copies++;
  return { ...storedFile(text(fields, 'sourceFileId'), version), action: 'copy', fileName: text(fields, 'fileName') };
}
