import type { IncomingMessage, ServerResponse } from 'node:http';
import { finished } from 'node:stream/promises';
import type { Answer, BytesAnswer } from './wire/answer.js';

/** Reads what is left of a request: a client that is refused while it still sends would see a broken pipe, not the refusal. */
export async function drain(request: IncomingMessage): Promise<void> {
  if (request.readableEnded || request.destroyed) return;
  request.resume();
  await finished(request, { writable: false }).catch(() => undefined);
}

/** Sends an answer, at the pace of the client; to HEAD without its body. */
export async function send(answer: Answer, method: string, response: ServerResponse): Promise<void> {
  response.writeHead(answer.status, { ...answer.headers });
  if (method === 'HEAD') response.end();
  else if ('bytes' in answer) await sendBytes(answer, response);
  else response.end(answer.body);
}

async function sendBytes(answer: BytesAnswer, response: ServerResponse): Promise<void> {
  let sent = 0;
  for await (const chunk of answer.bytes()) {
    if (response.destroyed) return;
    sent += chunk.length;
    if (!response.write(chunk)) await writable(response);
  }
  if (sent === answer.length) response.end();
  // Fewer bytes than promised: what was written goes out, then the connection ends.
  else response.write('', () => response.destroy());
}

function writable(response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const go = () => {
      response.off('drain', go).off('close', go);
      resolve();
    };
    response.on('drain', go).on('close', go);
  });
}
