import { connect } from 'node:net';

/** An answer, taken from the wire as it stands. */
export interface RawAnswer {
  readonly status: number;
  readonly headers: ReadonlyMap<string, string>;
  readonly body: string;
}

const PATIENCE = 20_000;

/** Sends pieces of bytes, one after the other, on a connection of its own; takes the first answer, or none if the connection ends before. */
export function exchange(port: number, pieces: readonly Buffer[], { isHead = false, isCut = false } = {}) {
  return new Promise<RawAnswer | undefined>((resolve, reject) => {
    const socket = connect(port, '127.0.0.1');
    let received = Buffer.alloc(0);
    const finish = (answer: RawAnswer | undefined) => {
      // A reset: thousands of connections that wait for their last packet would use up the ports.
      socket.resetAndDestroy();
      resolve(answer);
    };
    socket.setTimeout(PATIENCE, () =>
      reject(new Error(`no answer to ${Buffer.concat(pieces).toString('latin1').slice(0, 500)}`)),
    );
    socket.on('error', () => finish(undefined));
    socket.on('close', () => finish(parse(received, isHead)));
    socket.on('data', (chunk) => {
      received = Buffer.concat([received, chunk]);
      const answer = parse(received, isHead);
      if (answer !== undefined) finish(answer);
    });
    socket.on('connect', () => {
      for (const piece of pieces) socket.write(piece);
      if (isCut) socket.end(() => finish(undefined));
    });
  });
}

/** The first final answer in some bytes, once it is complete. */
function parse(bytes: Buffer, isHead: boolean): RawAnswer | undefined {
  const end = bytes.indexOf('\r\n\r\n');
  if (end < 0) return undefined;
  const [first = '', ...lines] = bytes.subarray(0, end).toString('latin1').split('\r\n');
  const status = Number(/^HTTP\/1\.1 (\d{3}) /.exec(first)?.[1] ?? NaN);
  if (status === 100) return parse(bytes.subarray(end + 4), isHead);
  const headers = new Map(
    lines.map((line) => [line.split(':')[0]?.toLowerCase() ?? '', line.replace(/^[^:]*:\s*/, '')]),
  );
  const length = isHead ? 0 : Number(headers.get('content-length') ?? NaN);
  const body = bytes.subarray(end + 4, end + 4 + length);
  return body.length < length ? undefined : { status, headers, body: body.toString('utf8') };
}
