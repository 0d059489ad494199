import { systemClock, systemRandom, systemSleep, type RetryPolicy } from '@stowage/core/concurrency';
import {
  httpClientOf,
  rangeHeader,
  Recovery,
  retryPolicyOf,
  Secret,
  type HttpClient,
  type HttpMethod,
  type HttpStream,
  type HttpText,
} from '@stowage/core/http';
import type { ByteRange, UploadBody } from '@stowage/core/spi';
import { toXml } from '@stowage/xml';
import { toStorageError, verdict, WebDavError, type RequestKind, type Subject } from './errors.js';
import { entriesOf, type Entry } from './multistatus.js';
import type { WebDavSettings } from './options.js';
import { printedAbout, type About } from './records.js';

/** What a request is about, and how it is aborted. */
export interface WebDavCall extends Subject {
  readonly signal?: AbortSignal | undefined;
}

/** Where a resource is: the segments of its path below the endpoint. */
export type Path = readonly string[];

interface Request extends WebDavCall {
  /** Default: `again`. */
  readonly kind?: RequestKind;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

const MACHINE = { clock: systemClock, sleep: systemSleep, random: systemRandom };
const xmlns = { D: 'DAV:', s: 'urn:stowage' };
const PROPERTIES = ['resourcetype', 'getcontentlength', 'getlastmodified', 'getetag', 'getcontenttype'];
const NAMES = Object.fromEntries([...PROPERTIES.map((name) => `D:${name}`), 's:about'].map((name) => [name, '']));
const WANTED = toXml('D:propfind', { 'D:prop': NAMES }, { xmlns });

/** The protocol, method by method. It knows no objects. https://www.rfc-editor.org/rfc/rfc4918 */
export class WebDav {
  readonly retry: RetryPolicy;
  readonly #endpoint: string;
  readonly #authorization: Secret;
  readonly #http: HttpClient;
  readonly #recovery: Recovery<RequestKind>;

  constructor(user: string, password: string, settings: WebDavSettings) {
    this.#endpoint = settings.endpoint;
    this.#authorization = new Secret(`Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`);
    this.#http = httpClientOf(settings, MACHINE);
    this.retry = retryPolicyOf(settings, MACHINE);
    this.#recovery = new Recovery(this.retry, verdict);
  }

  /** What the server says of a resource. */
  async find(path: Path, call: WebDavCall): Promise<Entry> {
    const [entry] = await this.#propfind(path, '0', call);
    if (entry === undefined) throw toStorageError(new WebDavError('PROPFIND', 404, {}), call);
    return entry;
  }

  /** What is in a collection. */
  async children(path: Path, call: WebDavCall): Promise<readonly Entry[]> {
    // The first one is the collection itself.
    return (await this.#propfind(path, '1', call)).slice(1);
  }

  async makeCollection(path: Path, call: WebDavCall): Promise<void> {
    await this.#change('MKCOL', path, call);
  }

  /** Stores bytes under a name that nobody has seen yet. */
  async put(path: Path, body: UploadBody, call: WebDavCall): Promise<void> {
    const { signal } = call;
    const headers = { ...this.#headers(), 'content-length': `${body.size}` };
    const open = () => body.open({ signal, reuseBuffers: true });
    await this.#asked('PUT', 'again', call, () =>
      this.#http.upload({ method: 'PUT', url: this.#url(path), headers, body: open, signal }),
    );
  }

  /** Keeps what is to be known of a file as a property of it. */
  async describe(path: Path, about: About, call: WebDavCall): Promise<void> {
    const body = toXml('D:propertyupdate', { 'D:set': { 'D:prop': { 's:about': printedAbout(about) } } }, { xmlns });
    const { text: answer } = await this.#call('PROPPATCH', path, { ...call, body });
    // An answer of 207 may say of every property that it was refused.
    if (entriesOf(answer)[0]?.properties['about'] === undefined)
      throw toStorageError(new WebDavError('PROPPATCH', 507, {}), call);
  }

  /** Gives a resource another name, in one step; what has that name is replaced. */
  async move(from: Path, to: Path, call: WebDavCall): Promise<void> {
    await this.#change('MOVE', from, call, { destination: this.#url(to), overwrite: 'T' });
  }

  /** A collection is deleted with all that is in it. */
  async remove(path: Path, call: WebDavCall): Promise<void> {
    await this.#change('DELETE', path, call);
  }

  /** The bytes of a file. Its body is to be read to its end or destroyed. */
  async get(path: Path, range: ByteRange | undefined, call: WebDavCall): Promise<HttpStream> {
    const { signal } = call;
    const headers = { ...this.#headers(), ...(range === undefined ? {} : { range: rangeHeader(range) }) };
    const bodyFailure = (error: Error): Error => toStorageError(error, call) as Error;
    const answer = await this.#asked('GET', 'again', call, async () => {
      const got = await this.#http.download({ method: 'GET', url: this.#url(path), headers, signal, bodyFailure });
      if (got.status >= 300) got.body.destroy();
      return got;
    });
    return answer;
  }

  /** The classes of WebDAV that the server has. */
  async options(): Promise<string> {
    return (await this.#call('OPTIONS', [], {})).headers['dav'] ?? '';
  }

  async close(): Promise<void> {
    await this.#http.close();
  }

  /** Not aborted once it is sent: a server that is done later would undo what has been done since. */
  async #change(
    method: HttpMethod,
    path: Path,
    { signal, ...subject }: WebDavCall,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<void> {
    signal?.throwIfAborted();
    await this.#call(method, path, { ...subject, kind: 'once', headers });
  }

  async #propfind(path: Path, depth: '0' | '1', call: WebDavCall): Promise<readonly Entry[]> {
    return entriesOf((await this.#call('PROPFIND', path, { ...call, headers: { depth }, body: WANTED })).text);
  }

  /** A request about one file takes the quick lane, one about a collection that for large answers. */
  async #call(method: HttpMethod, path: Path, { kind = 'again', headers, body, ...call }: Request): Promise<HttpText> {
    const lane = path.length > 1 ? 'data' : 'control';
    const all = { ...this.#headers(), 'content-type': 'application/xml; charset=utf-8', ...headers };
    const { signal } = call;
    return this.#asked(method, kind, call, () =>
      this.#http.call({ method, url: this.#url(path), headers: all, body, lane, signal }),
    );
  }

  async #asked<T extends { readonly status: number; readonly headers: Readonly<Record<string, string>> }>(
    method: string,
    kind: RequestKind,
    { signal, ...subject }: WebDavCall,
    send: () => Promise<T>,
  ): Promise<T> {
    const attempt = async (): Promise<T> => {
      const answer = await send();
      if (answer.status >= 300) throw new WebDavError(method, answer.status, answer.headers);
      return answer;
    };
    return this.#recovery.run({ kind, attempt, toError: (error) => toStorageError(error, subject), signal });
  }

  #headers() {
    return { authorization: this.#authorization };
  }

  #url(path: Path): string {
    return [this.#endpoint, ...path.map(encodeURIComponent)].join('/');
  }
}
