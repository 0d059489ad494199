import { shapeOfName } from '../bucket-shape.js';
import { rememberSha1 } from '../content.js';
import { Sink } from '../sink/sink.js';
import { answerParent } from './answer-parent.js';
import type { ServerOptions } from './server-report.js';

const { latency, bucket, digests } = JSON.parse(process.argv[2] ?? '{}') as ServerOptions;
for (const [size, sha1] of digests) rememberSha1(size, sha1);
const sink = new Sink(shapeOfName(bucket) ?? { count: 0, size: 0 }, latency);
answerParent(await sink.listen(), sink.state.counters);
