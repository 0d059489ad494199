import { Agent as PlainAgent } from 'node:http';
import { Agent as SecureAgent, type AgentOptions, type RequestOptions } from 'node:https';
import type { Duplex } from 'node:stream';
import type { buildConnector } from 'undici';
import type { HttpSettings } from './http-options.js';
import type { Proxy } from './proxies.js';
import { socketReads } from './socket-reads.js';
import { openTunnel, type TunnelTarget } from './tunnel.js';

type Connected = (error: Error | null, socket: Duplex) => void;

/** How Node's HTTP connects: directly, or through a tunnel. */
class TunnellingAgent extends SecureAgent {
  readonly #settings: HttpSettings;
  readonly #closing: AbortSignal;

  constructor(options: AgentOptions, settings: HttpSettings, closing: AbortSignal) {
    super(options);
    this.#settings = settings;
    this.#closing = closing;
  }

  override createConnection(options: RequestOptions, callback?: Connected): Duplex | null | undefined {
    const { host, port, servername } = options as RequestOptions & { servername?: string };
    const [hostname, number] = [host ?? 'localhost', Number(port ?? 443)];
    const proxy = this.#settings.proxies.of(originOf(hostname, number));
    if (proxy === undefined) return super.createConnection(options, callback);
    const connection = { ...connectionOf(this.#settings, this.#closing), hostname, port: number, servername };
    tunnel(proxy, connection, callback as Connected);
    return undefined;
  }
}

/** For both schemes. They end their connections when `closing` is aborted. */
export function nodeAgents(
  settings: HttpSettings,
  closing: AbortSignal,
): { readonly http: PlainAgent; readonly https: SecureAgent } {
  const pool = { keepAlive: true, maxSockets: settings.maxConnections };
  const trust = settings.ca === undefined ? {} : { ca: [...settings.ca] };
  return { http: new PlainAgent(pool), https: new TunnellingAgent({ ...pool, ...trust }, settings, closing) };
}

/** How undici connects, whose `build` it is given: who connects by Node's HTTP alone does without loading undici. */
export interface UndiciConnections {
  readonly build: typeof buildConnector;
  /** Reads into buffers that are used again: worth it for connections that bring many bytes. */
  readonly reuseBuffers: boolean;
}

/** The same for undici. */
export function undiciConnector(
  { build, reuseBuffers }: UndiciConnections,
  settings: HttpSettings,
  closing: AbortSignal,
): buildConnector.connector {
  const { timeouts, ca, proxies } = settings;
  const common = { timeout: timeouts.connect, allowH2: false, ...(ca === undefined ? {} : { ca: [...ca] }) };
  const reading = (protocol: 'http:' | 'https:') => (reuseBuffers ? { onread: socketReads[protocol] } : {});
  const plain = build({ ...common, ...reading('http:') });
  const secure = build({ ...common, ...reading('https:') });
  return (options, callback) => {
    const { protocol, hostname, servername } = options;
    const port = options.port === '' ? 443 : Number(options.port);
    const proxy = protocol === 'https:' ? proxies.of(originOf(hostname, port)) : undefined;
    if (proxy === undefined) (protocol === 'https:' ? secure : plain)(options, callback);
    else tunnel(proxy, { ...connectionOf(settings, closing), hostname, port, servername }, callback as Connected);
  };
}

function connectionOf({ ca, timeouts }: HttpSettings, closing: AbortSignal) {
  return { ca, closing, timeout: timeouts.connect };
}

function tunnel(proxy: Proxy, target: TunnelTarget, done: Connected): void {
  openTunnel(proxy, target).then(
    (socket) => done(null, socket),
    (error: unknown) => done(error as Error, undefined as never),
  );
}

function originOf(hostname: string, port: number): string {
  const name = hostname.includes(':') && !hostname.startsWith('[') ? `[${hostname}]` : hostname;
  return port === 443 ? `https://${name}` : `https://${name}:${port}`;
}
