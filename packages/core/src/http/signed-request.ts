import type { HttpCall, HttpRequest, HttpUpload } from './http-client.js';

/** The request as it is sent. */
export async function signed<T extends HttpRequest>(request: T): Promise<T> {
  const { sign, method, url, headers } = request;
  const signature = await sign?.({ method, url, headers, body: bodyOf(request) });
  request.signal?.throwIfAborted();
  return { ...request, url: signature?.url ?? url, headers: { ...headers, ...signature?.headers }, sign: undefined };
}

function bodyOf(request: HttpRequest): string | Uint8Array | undefined {
  const {
    body,
    json,
  }: HttpRequest & Partial<Pick<HttpCall, 'json'>> & { readonly body?: HttpCall['body'] | HttpUpload['body'] } =
    request;
  if (json !== undefined) return JSON.stringify(json);
  return typeof body === 'string' || body instanceof Uint8Array ? body : undefined;
}
