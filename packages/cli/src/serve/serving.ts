import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Place } from './place.js';

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
