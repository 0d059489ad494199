import { shapeOfName } from '../bucket-shape.js';
import { rememberDigest } from '../content.js';
import { Sink } from '../sink/b2/sink.js';
import { S3Sink } from '../sink/s3/s3-sink.js';
import { answerParent } from './answer-parent.js';
import { KEY } from './keys.js';
import type { ServerOptions } from './server-report.js';

const { kind, bucket, digests, ...line } = JSON.parse(process.argv[2] ?? '{}') as ServerOptions;
for (const [name, size, digest] of digests) rememberDigest(name, size, digest);
const sink = kind === 's3-sink' ? new S3Sink(line) : new Sink(shapeOfName(bucket) ?? { count: 0, size: 0 }, line);
answerParent({ ...KEY, url: await sink.listen() }, sink.state.counters);
