import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';

/** Cuts a connection with a TCP reset. Inside TLS there is none to send: there it ends without a farewell, which clients take as badly. */
export function reset(socket: Socket): void {
  if (socket instanceof TLSSocket) socket.destroy();
  else socket.resetAndDestroy();
}
