import { request as plainRequest, type IncomingMessage } from 'node:http';
import { request as secureRequest } from 'node:https';
import { isIP, type Socket } from 'node:net';
import { addAbortSignal } from 'node:stream';
import { connect as connectTls, type TLSSocket } from 'node:tls';
import { proxyHeaders, type Proxy } from './proxies.js';

/** Where a tunnel leads, and what is needed to get there. */
export interface TunnelTarget {
  readonly hostname: string;
  readonly port: number;
  /** What the server's certificate is checked for. Default: `hostname`. */
  readonly servername: string | undefined;
  /** Whom to trust, both as proxy and as server; undefined: whom Node does. */
  readonly ca: readonly string[] | undefined;
  /** Milliseconds for the proxy to answer, and as many for TLS with the server. */
  readonly timeout: number;
  /** Aborted when the connection is not wanted any more. */
  readonly closing: AbortSignal;
}

/** A connection to a server through a proxy, whose TLS is with the server itself: the proxy sees its name and port and nothing else. */
export async function openTunnel(proxy: Proxy, target: TunnelTarget): Promise<TLSSocket> {
  return secured(await askForTunnel(proxy, target), target);
}

async function askForTunnel(proxy: Proxy, { hostname, port, ca, timeout, closing }: TunnelTarget): Promise<Socket> {
  const opened = Promise.withResolvers<Socket>();
  const path = `${isIP(hostname) === 6 ? `[${hostname}]` : hostname}:${port}`;
  const headers = { host: path, ...proxyHeaders(proxy) };
  const request = proxy.origin.startsWith('https:') ? secureRequest : plainRequest;
  const options = { method: 'CONNECT', path, headers, timeout, agent: false, signal: closing, ...trust(ca) };
  const asked = request(proxy.origin, options);
  asked
    .once('connect', ({ statusCode = 0 }: IncomingMessage, socket: Socket) => {
      if (statusCode >= 200 && statusCode < 300) return opened.resolve(socket);
      socket.on('error', () => undefined).destroy();
      opened.reject(refusal(statusCode));
    })
    .once('timeout', () => asked.destroy(failure('the proxy did not answer in time', 'ETIMEDOUT')))
    .on('error', (error) => opened.reject(error))
    .end();
  return opened.promise;
}

async function secured(
  socket: Socket,
  { hostname, servername, ca, timeout, closing }: TunnelTarget,
): Promise<TLSSocket> {
  const opened = Promise.withResolvers<TLSSocket>();
  const host = servername ?? hostname;
  socket.setTimeout(0);
  const tls = connectTls({ socket, host, servername: isIP(host) === 0 ? host : '', ...trust(ca) });
  addAbortSignal(closing, tls);
  const late = (): void => void tls.destroy(failure('the server did not answer in time', 'ETIMEDOUT'));
  const lost = (): void => opened.reject(failure('the proxy closed the tunnel', 'ECONNRESET'));
  tls
    .setTimeout(timeout, late)
    .once('error', opened.reject)
    .once('close', lost)
    .once('secureConnect', () => {
      tls.off('error', opened.reject).off('close', lost).off('timeout', late).setTimeout(0);
      opened.resolve(tls);
    });
  return opened.promise;
}

function trust(ca: readonly string[] | undefined): { ca?: string[] } {
  return ca === undefined ? {} : { ca: [...ca] };
}

/** What a proxy refuses it refuses again; that it cannot reach the server may pass. */
function refusal(status: number): Error {
  return failure(`the proxy answered ${status}`, status >= 500 ? 'ECONNREFUSED' : 'STOWAGE_PROXY_REFUSED');
}

function failure(message: string, code: string): Error {
  return Object.assign(new Error(message), { code });
}
