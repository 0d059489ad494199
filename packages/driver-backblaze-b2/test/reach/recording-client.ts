import { NodeHttpClient, type HttpClient, type HttpRequest } from '@stowage/core/http';
import { NATIVE_API } from './native-api.js';

/** What listings are asked for at most, so that a few rows are several pages. */
const COUNTS = ['maxFileCount', 'maxKeyCount', 'maxPartCount'];

/** Writes down which operations were asked with which options, and asks for rows one by one. */
export class RecordingClient implements HttpClient {
  readonly #http = new NodeHttpClient({});
  readonly #seen: (operation: string, option?: string) => void;

  /** @param seen is told of each operation, and of each of its options */
  constructor(seen: (operation: string, option?: string) => void) {
    this.#seen = seen;
  }

  call: HttpClient['call'] = async (request) => {
    const operation = operationOf(request.url);
    this.#seen(operation);
    for (const option of Object.keys(request.json ?? {})) this.#seen(operation, option);
    return this.#http.call(request.json === undefined ? request : { ...request, json: oneByOne(request.json) });
  };

  upload: HttpClient['upload'] = async (request) => {
    this.#record(request);
    return this.#http.upload(request);
  };

  download: HttpClient['download'] = async (request) => {
    this.#record(request);
    return this.#http.download(request);
  };

  close: HttpClient['close'] = async () => this.#http.close();

  /** A URL that is for others to use. */
  url(url: string): void {
    this.#record({ method: 'GET', url, headers: {} });
  }

  #record({ url, headers }: HttpRequest): void {
    const operation = operationOf(url);
    this.#seen(operation);
    const query = [...new URL(url).searchParams.keys()];
    for (const name of [...query, ...Object.keys(headers).map(infoName)]) {
      if (name.toLowerCase() !== 'authorization') this.#seen(operation, spelling(operation, name));
    }
  }
}

function operationOf(url: string): string {
  const { pathname } = new URL(url);
  return pathname.startsWith('/file/') ? 'b2_download_file_by_name' : (pathname.split('/')[3] ?? '');
}

function oneByOne(json: object): object {
  return Object.fromEntries(Object.entries(json).map(([name, value]) => [name, COUNTS.includes(name) ? 1 : value]));
}

/** Any name of metadata is as good as another; some have a meaning of their own. */
function infoName(header: string): string {
  return /^x-bz-info-(?!b2-|src_last)/.test(header) ? 'x-bz-info-*' : header;
}

/** Headers are written in lower case on the wire. */
function spelling(operation: string, name: string): string {
  return NATIVE_API[operation]?.find((known) => known.toLowerCase() === name.toLowerCase()) ?? name;
}
