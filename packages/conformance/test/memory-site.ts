import { createHash } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import { Readable } from 'node:stream';
import {
  ContainerDoesNotExistError,
  ObjectDoesNotExistError,
  type CdnFacet,
  type LinksFacet,
  type ObjectRecord,
  type StorageBackend,
  type UploadLinksFacet,
} from '@stowage/core/spi';

const HOST = 'https://memory.example';

/** A backend on the web: URLs of its objects, and the `fetch` that knows them. There is no network in between. */
export class MemorySite {
  readonly #backend: StorageBackend;
  readonly #public = new Set<string>();

  constructor(backend: StorageBackend) {
    this.#backend = backend;
  }

  readonly links: LinksFacet = {
    maxExpiresIn: 3600,
    signedUrl: async (container, { name }, { contentDisposition, contentType }) =>
      signed(container.name, name, {
        ...(contentDisposition === undefined ? {} : { 'content-disposition': contentDisposition }),
        ...(contentType === undefined ? {} : { 'content-type': contentType }),
      }),
  };

  readonly uploadLinks: UploadLinksFacet = {
    signedUploadUrl: async (container, name, { contentType, expiresIn }) => ({
      url: signed(container.name, name),
      method: 'PUT',
      headers: { 'content-type': contentType },
      expiresAt: new Date(Date.now() + expiresIn * 1000),
    }),
  };

  readonly cdn: CdnFacet = {
    enableContainer: async ({ name }) => void this.#public.add(name),
    enableObject: async ({ name }) => void this.#public.add(name),
    containerUrl: async ({ name }) => `${HOST}/${encodeURIComponent(name)}`,
    objectUrl: async (container, { name }) =>
      this.#public.has(container.name) ? urlOf(container.name, name) : signed(container.name, name),
  };

  readonly fetch = async (url: string | URL | Request, init: RequestInit = {}): Promise<Response> => {
    const { pathname, searchParams } = new URL(url);
    const [container = '', name = ''] = pathname.slice(1).split('/').map(decodeURIComponent);
    const allowed = searchParams.get('token') === token(container, name) || this.#public.has(container);
    if (!allowed) return new Response('no', { status: 403 });
    searchParams.delete('token');
    if (init.method === 'PUT') return this.#receive(container, name, init);
    return this.#serve(container, name, Object.fromEntries(searchParams));
  };

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
    const bytes = Buffer.from(body as string);
    const contentType = new Headers(headers).get('content-type') ?? '';
    const head = { name, contentType, metadata: {}, headers: {} };
    const upload = {
      size: bytes.length,
      algorithm: undefined,
      open: () => Readable.from([bytes]),
      digest: () => undefined,
    };
    await this.#backend.writeObject({ name: container }, head, upload, {});
    return new Response('stored');
  }
}

/** The URL of an object for everyone. The whole name is one segment, so that nothing in it is resolved. */
export function urlOf(container: string, name: string, query: Readonly<Record<string, string>> = {}): string {
  const parameters = new URLSearchParams(query);
  return `${HOST}/${encodeURIComponent(container)}/${encodeURIComponent(name)}${parameters.size === 0 ? '' : `?${parameters.toString()}`}`;
}

/** What allows a URL to be used for one object. */
export function token(container: string, name: string): string {
  return createHash('sha256').update(`${container}/${name}`).digest('hex');
}

function signed(container: string, name: string, answer: Readonly<Record<string, string>> = {}): string {
  return urlOf(container, name, { ...answer, token: token(container, name) });
}

function headersOf({ contentType = '', headers }: ObjectRecord): Record<string, string> {
  return { ...headers, 'content-type': contentType };
}
