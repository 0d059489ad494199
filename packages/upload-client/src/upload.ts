import { Memory } from './memory.js';
import { UploadError, type Uploaded, type UploadOptions } from './options.js';
import { Parts, tell } from './parts.js';
import { assertOk, isTemporary, patiently, send, type Sending } from './send.js';
import { Server, type Begun } from './server.js';

/** How often parts that the store has lost are sent again. */
const ROUNDS = 3;

/**
 * Uploads a file, as the server allows. A large one goes in parts, several at once, each tried again where it breaks off; after a reload the
 * same file goes on where it was.
 *
 * ```ts
 * const { key } = await upload(input.files[0], { endpoint: '/upload', onProgress: ({ sent, total }) => (bar.value = sent / total) });
 * ```
 *
 * @throws {UploadError} if it is refused, or what can be tried again has been; the signal's reason if it is aborted
 */
export async function upload(file: Blob, options: UploadOptions): Promise<Uploaded> {
  const { signal, keep = false } = options;
  signal?.throwIfAborted();
  const server = new Server(options);
  const memory = new Memory(file, options);
  let begun: Begun | undefined;
  try {
    const earlier = await goneOnWith(server, memory.recall());
    begun = earlier?.begun ?? (await begin(server, file, options));
    if (begun.plan.way === 'parts') memory.remember(begun);
    const uploaded = await sent(file, begun, { server, held: earlier?.held ?? [], options });
    memory.forget();
    return uploaded;
  } catch (error) {
    // What failed for want of an answer is gone on with later, and what is kept; anything else is begun anew.
    const isLost = signal?.aborted === true ? !keep : !isTemporary(error);
    if (isLost) await remove(server, { memory, begun });
    throw error;
  }
}

/** Uploads files, some at once; what became of each, in their order. Progress is of all together. */
export async function uploadAll(
  files: readonly Blob[],
  { filesAtOnce = 2, ...options }: UploadOptions & { readonly filesAtOnce?: number | undefined },
): Promise<PromiseSettledResult<Uploaded>[]> {
  const results: PromiseSettledResult<Uploaded>[] = [];
  const sentOf = files.map(() => 0);
  const total = files.reduce((sum, { size }) => sum + size, 0);
  const waiting = [...files.entries()];
  const worker = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const [index, file] = next;
      const onProgress = (progress: { readonly sent: number }): void => {
        sentOf[index] = progress.sent;
        tell(
          options,
          sentOf.reduce((sum, bytes) => sum + bytes, 0),
          total,
        );
      };
      const [result] = await Promise.allSettled([upload(file, { ...options, onProgress })]);
      results[index] = result;
    }
  };
  await Promise.all(Array.from({ length: Math.max(1, filesAtOnce) }, worker));
  return results;
}

function begin(server: Server, file: Blob, { name, type, fields, partSize }: UploadOptions): Promise<Begun> {
  return server.say({
    do: 'begin',
    name: orElse(name ?? (file as Partial<File>).name, 'file'),
    size: file.size,
    // Without parameters, which no store needs.
    type: orElse((type ?? file.type).split(';')[0]?.trim(), 'application/octet-stream'),
    ...(fields === undefined ? {} : { fields }),
    ...(partSize === undefined ? {} : { partSize }),
  });
}

function orElse(text: string | undefined, instead: string): string {
  return text === undefined || text === '' ? instead : text;
}

/** An earlier upload, and what the store has of it; undefined if there is none that can be gone on with. */
async function goneOnWith(
  server: Server,
  begun: Begun | undefined,
): Promise<{ readonly begun: Begun; readonly held: readonly number[] } | undefined> {
  if (begun?.plan.way !== 'parts') return undefined;
  try {
    const { parts } = await server.say<{ readonly parts: readonly number[] }>({ do: 'held', ticket: begun.ticket });
    return { begun, held: parts };
  } catch (error) {
    if (error instanceof UploadError && !isTemporary(error)) return undefined;
    throw error;
  }
}

async function sent(
  file: Blob,
  begun: Begun,
  {
    server,
    held,
    options,
  }: { readonly server: Server; readonly held: readonly number[]; readonly options: UploadOptions },
): Promise<Uploaded> {
  const { ticket, plan } = begun;
  const onSent = (bytes: number): void => tell(options, Math.min(bytes, file.size), file.size);
  if (plan.way === 'parts')
    return inParts(new Parts(file, server, { ticket, plan }, options), { server, ticket, held });
  if (plan.way === 'relay') return server.relay(ticket, file, onSent);
  const { retries = 6, signal } = options;
  const request: Sending = plan.way === 'form' ? formOf(plan, file) : { ...plan, body: file.slice(0, file.size, '') };
  const attempt = async (): Promise<void> => assertOk(await send(request, signal, onSent), 'store');
  await patiently(attempt, { retries, signal });
  onSent(file.size);
  return server.say({ do: 'complete', ticket });
}

async function inParts(
  parts: Parts,
  { server, ticket, held }: { readonly server: Server; readonly ticket: string; readonly held: readonly number[] },
): Promise<Uploaded> {
  await parts.sendAllBut(held);
  const sha1 = await parts.sha1();
  for (let round = 1; ; round += 1) {
    try {
      return await server.say({ do: 'complete', ticket, sha1 });
    } catch (error) {
      if (!(error instanceof UploadError) || error.code !== 'incomplete' || round === ROUNDS) throw error;
      const { missing, wrong } = error.details as {
        readonly missing: readonly number[];
        readonly wrong: readonly number[];
      };
      await parts.send([...missing, ...wrong]);
    }
  }
}

function formOf({ url, fields, fileField }: Extract<Begun['plan'], { way: 'form' }>, file: Blob): Sending {
  const body = new FormData();
  for (const [name, value] of Object.entries(fields)) body.set(name, value);
  body.set(fileField, file);
  return { url, method: 'POST', body };
}

/** Has the server remove what was sent. Whoever aborts does not wait for long, and is not told if that fails. */
async function remove(
  server: Server,
  { memory, begun }: { readonly memory: Memory; readonly begun: Begun | undefined },
): Promise<void> {
  memory.forget();
  if (begun === undefined) return;
  const { ticket } = begun;
  await server.say({ do: 'abort', ticket }, { signal: AbortSignal.timeout(10_000) }).catch(() => undefined);
}
