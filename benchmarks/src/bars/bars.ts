import { PROTOCOLS, type Protocol } from '../protocol.js';
import type { Results } from '../results.js';
import type { Bar } from './bar.js';
import { B2_BARS } from './b2-bars.js';
import { S3_BARS } from './s3-bars.js';

/** The bars of each protocol, in the order they are printed. */
export const BARS: Readonly<Record<Protocol, readonly Bar[]>> = { b2: B2_BARS, s3: S3_BARS, azure: [], swift: [] };

/** Those of the protocols that any case was about. */
export function barsFor(results: Results): readonly Bar[] {
  const spoken = new Set(results.all.map((result) => result.case.protocol));
  return PROTOCOLS.filter((protocol) => spoken.has(protocol)).flatMap((protocol) => BARS[protocol]);
}
