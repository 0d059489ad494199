import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What the server keeps of an object. */
interface Stored {
  readonly bytes: Buffer;
  readonly etag: string;
  readonly sha256: string;
}

interface Reply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly json?: unknown;
  readonly bytes?: Buffer;
}

/** Rows of one page. */
const PAGE = 5;
/** The only key, and what it is good for. */
export const KEY = 'the-key-of-the-store';
const TOKEN = 'the-token-of-the-store';

/**
 * Objects in memory, over HTTP: `/token` for a token, `/c` for containers, `/c/NAME` for one and its listing, `/o/NAME/OBJECT` for objects. As
 * little as a driver needs to have a wire.
 */
export class StoreServer implements AsyncDisposable {
  readonly #containers = new Map<string, Map<string, Stored>>();
  readonly #server = createServer((message, response) => void this.#serve(message, response));
  #versions = 0;

  static async listen(): Promise<StoreServer> {
    const store = new StoreServer();
    store.#server.listen(0, '127.0.0.1');
    await once(store.#server, 'listening');
    return store;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }

  async #serve(message: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await message.toArray().catch(() => undefined);
    if (body === undefined) return void response.destroy();
    const { status, headers, json, bytes } = this.#answer(message, Buffer.concat(body as Buffer[]));
    const sent = bytes ?? Buffer.from(json === undefined ? '' : JSON.stringify(json));
    const type = { 'content-type': json === undefined ? 'application/octet-stream' : 'application/json' };
    response.writeHead(status, { ...type, 'content-length': sent.length, ...headers });
    response.end(message.method === 'HEAD' ? undefined : sent);
  }

  #answer(message: IncomingMessage, body: Buffer): Reply {
    const { authorization = '' } = message.headers;
    const { pathname, searchParams } = new URL(message.url ?? '', this.url);
    const [kind = '', container = '', name = ''] = pathname.slice(1).split('/').map(decodeURIComponent);
    if (kind === 'token') return authorization === `Basic ${KEY}` ? { status: 200, json: { token: TOKEN } } : no(401);
    if (authorization !== `Bearer ${TOKEN}`) return no(401);
    if (kind === 'o') return this.#object(message, this.#containers.get(container), { name, body });
    if (container === '')
      return page(
        [...this.#containers.keys()].sort().map((each) => ({ name: each })),
        searchParams,
      );
    return this.#container(message.method ?? '', container, searchParams);
  }

  #container(method: string, name: string, query: URLSearchParams): Reply {
    const found = this.#containers.get(name);
    if (method === 'PUT' && found === undefined) this.#containers.set(name, new Map());
    if (method === 'PUT') return found === undefined ? { status: 200, json: { name } } : no(409);
    if (found === undefined) return no(404);
    if (method === 'GET') return query.has('list') ? page(rowsOf(found), query) : { status: 200, json: { name } };
    if (found.size > 0) return no(409);
    this.#containers.delete(name);
    return { status: 204 };
  }

  #object(
    { method, headers }: IncomingMessage,
    objects: Map<string, Stored> | undefined,
    { name, body }: { readonly name: string; readonly body: Buffer },
  ): Reply {
    if (objects === undefined) return no(404);
    if (method === 'PUT') return this.#store(objects, name, body, headers['x-sha256']);
    const stored = objects.get(name);
    if (stored === undefined) return no(404);
    if (method === 'DELETE') objects.delete(name);
    return method === 'DELETE' ? { status: 204 } : read(stored, headers.range);
  }

  #store(objects: Map<string, Stored>, name: string, bytes: Buffer, expected: unknown): Reply {
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    if (expected !== undefined && expected !== sha256) return no(422);
    objects.set(name, { bytes, sha256, etag: `"${(this.#versions += 1)}"` });
    return { status: 200, json: rowOf(name, objects.get(name)!) };
  }
}

function no(status: number): Reply {
  return { status, json: { message: 'no' } };
}

function read(stored: Stored, range: string | undefined): Reply {
  const { bytes, etag, sha256 } = stored;
  const headers = { etag, 'x-sha256': sha256 };
  const [, first, last] = /^bytes=(\d+)-(\d*)$/.exec(range ?? '') ?? [];
  if (first === undefined) return { status: 200, headers, bytes };
  const [start, end] = [Number(first), Math.min(last === '' ? Infinity : Number(last) + 1, bytes.length)];
  if (start >= bytes.length) return no(416);
  const given = { 'content-range': `bytes ${start}-${end - 1}/${bytes.length}` };
  return { status: 206, headers: { ...headers, ...given }, bytes: bytes.subarray(start, end) };
}

interface Row {
  readonly name: string;
}

function rowOf(name: string, { bytes, etag, sha256 }: Stored): Row & Record<string, unknown> {
  return { name, size: bytes.length, etag, sha256 };
}

function rowsOf(objects: Map<string, Stored>): readonly Row[] {
  const names = [...objects.keys()].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
  return names.map((name) => rowOf(name, objects.get(name)!));
}

/** The rows from the cursor on, which is the name of the first. */
function page(rows: readonly Row[], query: URLSearchParams): Reply {
  const cursor = query.get('cursor') ?? '';
  const start = rows.findIndex(({ name }) => name >= cursor);
  const left = start < 0 ? [] : rows.slice(start).filter(({ name }) => name.startsWith(query.get('prefix') ?? ''));
  const next = left[PAGE]?.name;
  return { status: 200, json: { rows: left.slice(0, PAGE), ...(next === undefined ? {} : { next }) } };
}
