import type { S3Options } from '../src/index.js';
import { connect } from './judge.js';
import { s3Wire } from './wire.js';

/** S3 as something that uploads and faults are tried on: see tools/recovery. */
export const place = {
  title: 'S3',
  wire: s3Wire,
  /** `CompleteMultipartUpload`: https://docs.aws.amazon.com/AmazonS3/latest/API/API_CompleteMultipartUpload.html */
  completion: /^POST \S*\?(?:\S*&)?uploadId=/m,
  connect: (endpoint: string, options: S3Options = {}) => connect({ endpoint, ...options }),
};
