import type { IncomingMessage } from 'node:http';

/**
 * Gives every chunk of a request's body to `take`. By events: an async iterator takes a tenth more of the server's CPU for large
 * bodies, and the client that is measured shares the machine.
 */
export async function readToEnd(request: IncomingMessage, take: (chunk: Buffer) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    request.on('data', take).once('end', resolve).once('error', reject);
  });
}
