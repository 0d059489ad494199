// What the source of the check has, each object by its number; and how it gets there without 200,000 uploads.
import { hash } from 'node:crypto';
import { mkdirSync, openSync, closeSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { newBucketSettings } from '../../../b2-emulator/dist/cloud/bucket.js';
import { SqliteMetadata } from '../../../b2-emulator/dist/store/sqlite-metadata.js';

const BUCKET = 'b'.repeat(24);
const BLOB = 'planted';
const PLANTED_AT = 1_700_000_000_000;

export const nameOf = (index) => `${index % 97}/${index}`;

/** A few hundred bytes, of which no two objects have the same. */
export const contentOf = (index) => Buffer.from(`object ${index} `.padEnd(200 + (index % 200), '.'));

/** Which object has a name. */
export const indexOf = (name) => Number(name.slice(name.indexOf('/') + 1));

/** Writes objects where the emulator looks for what an earlier run kept: their bytes are pieces of one file. */
export function plant(directory, objects) {
  mkdirSync(join(directory, 'objects'), { recursive: true });
  const bytes = openSync(join(directory, 'objects', BLOB), 'w');
  const metadata = new SqliteMetadata(join(directory, 'metadata.sqlite'));
  metadata.together(() => {
    metadata.put('bucket', BUCKET, newBucketSettings(BUCKET, 'bucket', 'allPrivate'));
    for (let index = 0, start = 0; index < objects; index += 1) {
      const content = contentOf(index);
      writeSync(bytes, content);
      const version = versionOf(index, content, start);
      metadata.put('file', version.fileId, version);
      start += content.length;
    }
  });
  metadata.close();
  closeSync(bytes);
}

function versionOf(index, content, start) {
  const unique = index.toString(16).padStart(15, '0');
  const at = PLANTED_AT + index;
  return {
    fileId: `4_z${BUCKET}_f1${unique}_d20231114_m000000_c002_v0001129_t0017_u${String(at).padStart(14, '0')}`,
    bucketId: BUCKET,
    fileName: nameOf(index),
    action: 'upload',
    contentType: 'text/plain',
    contentLength: content.length,
    contentSha1: hash('sha1', content),
    contentMd5: hash('md5', content),
    fileInfo: { src_last_modified_millis: String(at) },
    uploadTimestamp: at,
    sequence: index + 1,
    content: [{ blob: BLOB, start, length: content.length }],
    encryption: { mode: null, algorithm: null },
    retention: { mode: null, retainUntilTimestamp: null },
    legalHold: null,
  };
}
