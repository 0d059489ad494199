import { ObjectDoesNotExistError } from '@stowage/core';
import { photos } from '../../../../photos.js';

// The driver speaks HTTP by Node's own modules.
export const runtime = 'nodejs';

interface Context {
  readonly params: Promise<{ readonly name: string }>;
}

const TYPES = new Set(['image/avif', 'image/jpeg', 'image/png', 'image/webp']);

/** Stores the body of the request. Who may do that is up to your middleware. */
export async function PUT(request: Request, { params }: Context): Promise<Response> {
  const contentType = request.headers.get('content-type') ?? '';
  if (!TYPES.has(contentType) || request.body === null) return new Response(null, { status: 415 });
  const { name } = await params;
  const photo = await (await photos()).uploadObjectViaStream(request.body, name, { contentType });
  return Response.json({ name, size: photo.size }, { status: 201 });
}

/** Serves a photo as it is stored. */
export async function GET(request: Request, { params }: Context): Promise<Response> {
  const { name } = await params;
  try {
    const photo = await (await photos()).getObject(name);
    const etag = `"${photo.hash ?? photo.versionId ?? ''}"`;
    if (request.headers.get('if-none-match') === etag) return new Response(null, { status: 304 });
    const headers = { 'content-type': photo.contentType ?? '', 'content-length': String(photo.size), etag };
    // Node's type of a web stream is not quite the web's.
    return new Response((await photo.webStream({ signal: request.signal })) as ReadableStream, { headers });
  } catch (error) {
    if (error instanceof ObjectDoesNotExistError) return new Response(null, { status: 404 });
    throw error;
  }
}
