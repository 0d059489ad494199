import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Where to listen: as the flags have it. */
export interface Place {
  /** Default: a free one. */
  readonly port?: number | undefined;
  readonly host: string;
}

/** Answers requests until it is aborted. `onListening` is told where. */
export async function serving(
  listener: RequestListener,
  { port = 0, host, signal }: Place & { readonly signal: AbortSignal },
  onListening: (url: string) => Promise<void>,
): Promise<void> {
  const server = createServer(listener);
  server.listen(port, host);
  await once(server, 'listening', { signal });
  const { address, family, port: bound } = server.address() as AddressInfo;
  await onListening(`http://${family === 'IPv6' ? `[${address}]` : address}:${bound}/`);
  signal.addEventListener('abort', () => {
    server.close();
    server.closeAllConnections();
  });
  await once(server, 'close');
}
