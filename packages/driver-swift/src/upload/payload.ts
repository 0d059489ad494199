import { BodyReader, type UploadBody } from '@stowage/core/spi';

/** Up to this many bytes are read and hashed before they are sent: the server then compares them before it stores anything. */
const AT_ONCE = 1024 * 1024;

/** The bytes of one try. */
export interface Payload {
  readonly bytes: Uint8Array | AsyncIterable<Uint8Array>;
  /** Of the bytes, where it is known before they are sent. */
  readonly md5: string | undefined;
  /** Ends the request while there is something left to send; what was sent whole is waited for, since the server stores it. */
  readonly signal: AbortSignal | undefined;
  /** Ends the reading, whether or not it came to its end. */
  readonly close: () => void;
}

/** What is known of the bytes. */
interface Told {
  /** What errors call them. */
  readonly name: string;
  readonly provider: string;
  /** The MD5 that the user knows. */
  readonly announced: string | undefined;
  readonly signal: AbortSignal | undefined;
}

/** Reads what is few at once, and the rest as it is sent. */
export async function payloadOf(body: UploadBody, { announced, ...told }: Told): Promise<Payload> {
  if (body.size > AT_ONCE) return stream(body, { announced, ...told });
  const { signal } = told;
  const bytes = await new BodyReader(body).whole(signal);
  return { bytes, md5: announced ?? body.digest(), signal: undefined, close: () => undefined };
}

function stream(body: UploadBody, { name, announced: md5, signal, provider }: Told): Payload {
  const sending = new AbortController();
  const reader = new BodyReader(body);
  // Sent whole: from there on the server is done with it sooner or later.
  const stop = (): void => {
    if (!reader.isRead) sending.abort(signal?.reason);
  };
  signal?.addEventListener('abort', stop, { once: true });
  const close = (): void => {
    signal?.removeEventListener('abort', stop);
    reader.close();
  };
  const bytes = md5 === undefined ? reader.chunks() : reader.held({ name, checksum: md5, provider });
  return { bytes, md5, signal: sending.signal, close };
}
