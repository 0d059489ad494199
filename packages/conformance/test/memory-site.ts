import { buffer } from 'node:stream/consumers';
import { Readable } from 'node:stream';
import {
  ContainerDoesNotExistError,
  ObjectDoesNotExistError,
  type CdnFacet,
  type LinksFacet,
  type ObjectRecord,
  type StorageBackend,
  type UploadBody,
  type UploadFormsFacet,
  type UploadLinksFacet,
  type UploadPartsFacet,
} from '@stowage/core/spi';
import { formOf, HOST, policyOf, signature, signedUrl, urlOf, type FormPolicy } from './site-urls.js';

const NOT_ALLOWED = { status: 403 };

/** A backend on the web: URLs of its objects, and the `fetch` that knows them. There is no network in between. */
export class MemorySite {
  readonly #backend: StorageBackend;
  readonly #public = new Set<string>();
  #passed = 0;

  constructor(backend: StorageBackend) {
    this.#backend = backend;
  }

  readonly links: LinksFacet = {
    maxExpiresIn: 3600,
    signedUrl: async (container, { name }, { contentDisposition, contentType, expiresIn }) =>
      signedUrl(container.name, name, {
        expires: this.#in(expiresIn),
        ...(contentDisposition === undefined ? {} : { 'content-disposition': contentDisposition }),
        ...(contentType === undefined ? {} : { 'content-type': contentType }),
      }),
  };

  readonly uploadLinks: UploadLinksFacet = {
    maxExpiresIn: 3600,
    signedUploadUrl: async (container, name, { contentType, expiresIn }) => ({
      url: signedUrl(container.name, name, { expires: this.#in(expiresIn) }),
      method: 'PUT',
      headers: { 'content-type': contentType },
      expiresAt: new Date(Number(this.#in(expiresIn))),
    }),
  };

  readonly uploadForms: UploadFormsFacet = {
    maxExpiresIn: 3600,
    signedForm: async (container, head, { expiresIn, maxSize }) => {
      const expires = Number(this.#in(expiresIn));
      return formOf({ container: container.name, head, maxSize, expires });
    },
  };

  readonly uploadParts: UploadPartsFacet = {
    maxExpiresIn: 3600,
    signParts: async ({ container, name, id }, partNumbers, { expiresIn }) =>
      partNumbers.map((partNumber) => ({
        partNumber,
        url: signedUrl(container.name, name, { expires: this.#in(expiresIn), upload: id, part: String(partNumber) }),
        method: 'PUT',
        headers: {},
        expiresAt: new Date(Number(this.#in(expiresIn))),
      })),
  };

  readonly cdn: CdnFacet = {
    enableContainer: async ({ name }) => void this.#public.add(name),
    enableObject: async ({ name }) => void this.#public.add(name),
    containerUrl: async ({ name }) => `${HOST}/${encodeURIComponent(name)}`,
    objectUrl: async (container, { name }) =>
      this.#public.has(container.name) ? urlOf(container.name, name) : signedUrl(container.name, name),
  };

  /** The site's clock goes on by so many seconds. */
  readonly passTime = (seconds: number): void => {
    this.#passed += seconds * 1000;
  };

  readonly fetch = async (url: string | URL | Request, init: RequestInit = {}): Promise<Response> => {
    if (init.body instanceof FormData) return this.#receiveForm(init.body);
    const { pathname, searchParams } = new URL(url);
    const [container = '', name = ''] = pathname.slice(1).split('/').map(decodeURIComponent);
    if (!this.#isAllowed(container, name, searchParams)) return new Response('no', NOT_ALLOWED);
    const { token: _token, expires: _expires, upload, part, ...asked } = Object.fromEntries(searchParams);
    if (upload !== undefined) return this.#receivePart(container, name, { id: upload, part: Number(part), init });
    if (init.method === 'PUT') return this.#receive(container, name, init);
    return this.#serve(container, name, asked);
  };

  #in(seconds: number): string {
    return String(this.#now() + seconds * 1000);
  }

  #now(): number {
    return Date.now() + this.#passed;
  }

  #isAllowed(container: string, name: string, query: URLSearchParams): boolean {
    const isSigned = query.get('token') === signature(container, name, query);
    const expires = Number(query.get('expires') ?? Infinity);
    return this.#public.has(container) || (isSigned && this.#now() < expires);
  }

  async #serve(container: string, name: string, asked: Record<string, string>): Promise<Response> {
    try {
      const { object, stream } = await this.#backend.readObject({ name: container }, { name }, {});
      const bytes = new Uint8Array(await buffer(stream));
      return new Response(bytes, { headers: { ...headersOf(object), ...asked } });
    } catch (error) {
      if (error instanceof ContainerDoesNotExistError || error instanceof ObjectDoesNotExistError) {
        return new Response('not found', { status: 404 });
      }
      throw error;
    }
  }

  async #receive(container: string, name: string, { headers, body }: RequestInit): Promise<Response> {
    const contentType = new Headers(headers).get('content-type') ?? '';
    const head = { name, contentType, metadata: {}, headers: {} };
    await this.#backend.writeObject({ name: container }, head, bodyOf(Buffer.from(body as string)), {});
    return new Response('stored');
  }

  async #receiveForm(data: FormData): Promise<Response> {
    const policy = policyOf(data);
    const file = data.get('file') as File;
    const allowed = policy !== undefined && this.#now() < policy.expires && file.size <= (policy.maxSize ?? Infinity);
    if (!allowed) return new Response('no', NOT_ALLOWED);
    const head: FormPolicy['head'] = { ...policy.head, name: data.get('key') as string };
    const body = bodyOf(Buffer.from(await file.arrayBuffer()));
    await this.#backend.writeObject({ name: policy.container }, head, body, {});
    return new Response('stored');
  }

  async #receivePart(
    container: string,
    name: string,
    { id, part, init }: { readonly id: string; readonly part: number; readonly init: RequestInit },
  ): Promise<Response> {
    const upload = { id, container: { name: container }, name, extra: {} };
    try {
      await this.#backend.multipart?.writePart(upload, part, bodyOf(Buffer.from(init.body as Uint8Array)), {});
      return new Response('stored');
    } catch (error) {
      if (error instanceof ObjectDoesNotExistError) return new Response('no such upload', { status: 404 });
      throw error;
    }
  }
}

function bodyOf(bytes: Buffer): UploadBody {
  return { size: bytes.length, algorithm: undefined, open: () => Readable.from([bytes]), digest: () => undefined };
}

function headersOf({ contentType = '', headers }: ObjectRecord): Record<string, string> {
  return { ...headers, 'content-type': contentType };
}
