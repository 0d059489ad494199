import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What came: the body as JSON, or {} if it is none. */
export interface Asked {
  readonly operation: string;
  /** Counted from 1, of this operation. */
  readonly time: number;
  readonly headers: IncomingMessage['headers'];
  readonly json: Readonly<Record<string, unknown>>;
  /** Of the server itself. */
  readonly url: string;
}

/** What is answered: a document, or whatever `write` does to the response. */
export type Reply =
  | { readonly status?: number; readonly headers?: Readonly<Record<string, string>>; readonly json: unknown }
  | { readonly write: (response: ServerResponse) => void };

type Script = Readonly<Record<string, (asked: Asked) => Reply>>;

/** A server that answers as it is told: what the emulator, which keeps to B2's rules, would never say. */
export class Impostor implements AsyncDisposable {
  readonly asked: Asked[] = [];
  readonly #server = createServer((request, response) => void this.#answer(request, response));
  readonly #script: Script;

  private constructor(script: Script) {
    this.#script = script;
  }

  /** It authorizes every key with the token `token-1`, `token-2` …, unless the script says otherwise. */
  static async start(script: Script): Promise<Impostor> {
    const impostor = new Impostor({ b2_authorize_account: (asked) => ({ json: authorization(asked) }), ...script });
    await new Promise<void>((resolve) => impostor.#server.listen(0, '127.0.0.1', resolve));
    return impostor;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** How often an operation was asked for. */
  count(operation: string): number {
    return this.asked.filter((each) => each.operation === operation).length;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const operation = /b2_\w+/.exec(request.url ?? '')?.[0] ?? 'b2_download_file_by_name';
    const json = parsed(Buffer.concat(await request.toArray()).toString());
    const asked = { operation, time: this.count(operation) + 1, headers: request.headers, json, url: this.url };
    this.asked.push(asked);
    const reply = this.#script[operation]?.(asked) ?? { status: 404, json: { code: 'not_found', message: operation } };
    if ('write' in reply) reply.write(response);
    else response.writeHead(reply.status ?? 200, reply.headers).end(JSON.stringify(reply.json));
  }
}

/** What B2 answers to `b2_authorize_account`. */
export function authorization({ url, time }: Pick<Asked, 'time' | 'url'>, storageApi: object = {}): object {
  return {
    accountId: 'account',
    authorizationToken: `token-${time}`,
    apiInfo: {
      storageApi: {
        apiUrl: url,
        downloadUrl: url,
        absoluteMinimumPartSize: 1000,
        recommendedPartSize: 100_000,
        allowed: { capabilities: CAPABILITIES, buckets: null, namePrefix: null },
        ...storageApi,
      },
    },
  };
}

const CAPABILITIES = [
  ...['listBuckets', 'writeBuckets', 'deleteBuckets', 'listFiles', 'readFiles', 'shareFiles', 'writeFiles'],
  ...['deleteFiles', 'listKeys', 'writeKeys', 'deleteKeys', 'writeFileRetentions', 'writeFileLegalHolds'],
  ...['readBucketNotifications', 'writeBucketNotifications'],
];

function parsed(text: string): Readonly<Record<string, unknown>> {
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    return {};
  }
}
