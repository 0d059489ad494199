import { request as ask, type IncomingMessage } from 'node:http';
import { withBody, type Answer, type Header } from './answer.js';

/** A request as it came, and its body so far. */
export interface PassedRequest {
  readonly head: IncomingMessage;
  readonly body: Buffer;
}

/** What is about one connection and not about the answer. */
const HOP_BY_HOP = new Set(['connection', 'expect', 'keep-alive', 'proxy-connection', 'transfer-encoding']);

/** Methods of which Node does not announce a body in chunks where no length is said. Of any other, such as `MKCOL`, servers refuse that. */
const SILENT = new Set(['CONNECT', 'DELETE', 'GET', 'HEAD', 'OPTIONS', 'TRACE']);

/** The server that a proxy stands before. It is asked by a connection of its own for each request. */
export class Upstream {
  readonly #url: URL;

  /** `url`: only its host and port count. */
  constructor(url: string) {
    this.#url = new URL(url);
  }

  /** Asks, with the path, the headers and the host name as they came, and reads the answer to its end. */
  async answer({ head, body }: PassedRequest): Promise<Answer> {
    const answer = await new Promise<IncomingMessage>((resolve, reject) => {
      this.#ask(head, body.length).on('response', resolve).on('error', reject).end(body);
    });
    const bytes = Buffer.concat((await answer.toArray()) as Buffer[]);
    const plain = { status: answer.statusCode ?? 0, headers: kept(answer.rawHeaders), body: bytes };
    return head.method === 'HEAD' ? plain : withBody(plain, bytes);
  }

  /** Asks with a body that breaks off before its end. */
  async break({ head, body }: PassedRequest, length: number): Promise<void> {
    const request = this.#ask(head, length).on('error', () => undefined);
    await new Promise<void>((resolve) => void request.write(body, () => resolve()));
    request.destroy();
  }

  #ask({ method = 'GET', url: path = '/', rawHeaders }: IncomingMessage, length: number): ReturnType<typeof ask> {
    const others = kept(rawHeaders).filter(([name]) => name.toLowerCase() !== 'content-length');
    const says = length > 0 || !SILENT.has(method);
    const headers = [...others, ...(says ? [['content-length', `${length}`]] : [])].flat();
    const { hostname, port } = this.#url;
    return ask({ agent: false, hostname, port, method, path, headers });
  }
}

function kept(raw: readonly string[]): readonly Header[] {
  const pairs = raw.flatMap((name, index) => (index % 2 === 0 ? [[name, raw[index + 1] ?? ''] as const] : []));
  return pairs.filter(([name]) => !HOP_BY_HOP.has(name.toLowerCase()));
}
