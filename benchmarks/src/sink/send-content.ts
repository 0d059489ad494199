import type { ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { contentBetween } from '../content.js';
import type { Counters } from './counters.js';
import { Pace } from './pace.js';
import type { ByteRange } from './range.js';

const SMALL = 1 << 18;

/** What counts, and how fast it goes. */
interface Sending {
  readonly counters: Counters;
  readonly bytesPerSecond?: number | undefined;
}

/** Sends bytes of an object as the body of an answer whose headers are written, and returns when they are sent. */
export async function sendContent(
  response: ServerResponse,
  { start, end }: ByteRange,
  { counters, bytesPerSecond }: Sending,
): Promise<void> {
  counters.downloads++;
  const content = counted(contentBetween(start, end), counters);
  // A stream for a few bytes would cost the server more than all the rest of the request.
  if (end - start <= SMALL) response.end(Buffer.concat([...content]));
  else await pipeline(Readable.from(bytesPerSecond === undefined ? content : paced(content, bytesPerSecond)), response);
}

/** No faster than that on average. */
async function* paced(content: Iterable<Buffer>, bytesPerSecond: number): AsyncGenerator<Buffer, void, undefined> {
  const pace = new Pace(bytesPerSecond);
  for (const chunk of content) {
    await sleep(pace.add(chunk.length));
    yield chunk;
  }
}

/** Counts what is sent, because a client may hang up when it has what it wanted. */
function* counted(content: Iterable<Buffer>, counters: Counters): Generator<Buffer, void, undefined> {
  for (const chunk of content) {
    yield chunk;
    counters.downloadedBytes += chunk.length;
  }
}
