import { systemClock, type Clock } from '@stowage/core/concurrency';
import { bytesOf } from './body.js';
import { message, type Message } from './messages.js';
import { settingsOf, type Settings, type UploadHandlerOptions } from './options.js';
import { refusalOf, UploadRefusal } from './refusal.js';
import { Uploads } from './uploads.js';

/** Checksums of ten thousand parts fit in, in bytes. */
const MAX_MESSAGE = 1024 ** 2;
const TICKET_HEADER = 'upload-ticket';
const METHODS = 'POST, PUT, OPTIONS';
/** How long a browser remembers what it may send, in seconds. */
const CORS_MAX_AGE = 600;

/**
 * Lets browsers upload to a container: mount it under one path, for all methods. It signs requests for one object at a time, of a size and
 * type that `authorize` has allowed, and makes the object visible when what was sent is what was allowed. It keeps no state: what a client
 * may do is in its ticket, which is signed.
 *
 * ```ts
 * const upload = uploadHandler({
 *   container,
 *   secret,
 *   authorize: async ({ type }, request) => ({ key: `photos/${crypto.randomUUID()}`, maxSize: 10_000_000, types: ['image/*'] }),
 * });
 * ```
 *
 * @throws {InvalidArgumentError} if an option is wrong
 */
export function uploadHandler(
  options: UploadHandlerOptions,
  { clock = systemClock }: { readonly clock?: Clock } = {},
): (request: Request) => Promise<Response> {
  const settings = settingsOf(options);
  const uploads = new Uploads(settings, clock);
  return async (request) => {
    const allowed = corsHeaders(request, settings);
    const answer = await answerOf(uploads, request).catch((error: unknown) => refused(error, request, settings));
    for (const [name, value] of Object.entries(allowed)) answer.headers.set(name, value);
    answer.headers.set('cache-control', 'no-store');
    return answer;
  };
}

async function answerOf(uploads: Uploads, request: Request): Promise<Response> {
  if (request.method === 'OPTIONS') return new Response(null, { status: 204, headers: { allow: METHODS } });
  if (request.method === 'PUT') {
    const ticket = uploads.relayed(request.headers.get(TICKET_HEADER) ?? '');
    return Response.json(await uploads.relay(ticket, await bytesOf(request, ticket.size), request));
  }
  if (request.method !== 'POST') {
    await request.body?.cancel();
    throw new UploadRefusal('wrong_method', `one of ${METHODS}`);
  }
  return Response.json(await handle(uploads, await messageOf(request), request));
}

function handle(uploads: Uploads, asked: Message, request: Request): Promise<object> {
  switch (asked.do) {
    case 'begin':
      return uploads.begin(asked, request);
    case 'sign':
      return uploads.sign(asked);
    case 'held':
      return uploads.held(asked);
    case 'complete':
      return uploads.complete(asked, request);
    case 'abort':
      return uploads.abort(asked);
  }
}

async function messageOf(request: Request): Promise<Message> {
  // A page of another origin can send a form or plain text without being asked whether it may; JSON it cannot.
  if (!/^application\/json\s*(;|$)/i.test(request.headers.get('content-type') ?? ''))
    throw new UploadRefusal('wrong_type', 'the body must be application/json');
  const { data, success } = message.safeParse(parsed(await bytesOf(request, MAX_MESSAGE)));
  if (!success) throw new UploadRefusal('bad_request', 'this is no message that is known here');
  return data;
}

function parsed(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString());
  } catch {
    return undefined;
  }
}

function refused(error: unknown, request: Request, { onError }: Settings): Response {
  const refusal = refusalOf(error);
  const failure = refusal === error ? refusal.cause : error;
  if (failure !== undefined) {
    try {
      onError(failure, request);
    } catch {
      // Whoever is told of errors makes none of ours.
    }
  }
  return refusal.toResponse();
}

/** Nothing to a page that may not: its browser keeps the answer from it. */
function corsHeaders(request: Request, { origins, allowedHeaders }: Settings): Record<string, string> {
  const origin = request.headers.get('origin');
  if (origin === null || !(origins === '*' || origins.includes(origin))) return {};
  return {
    'access-control-allow-origin': origins === '*' ? '*' : origin,
    vary: 'origin',
    ...(origins === '*' ? {} : { 'access-control-allow-credentials': 'true' }),
    'access-control-allow-methods': METHODS,
    'access-control-allow-headers': ['content-type', TICKET_HEADER, ...allowedHeaders].join(', '),
    'access-control-expose-headers': 'retry-after',
    'access-control-max-age': String(CORS_MAX_AGE),
  };
}
