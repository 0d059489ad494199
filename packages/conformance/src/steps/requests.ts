import { subscribe, unsubscribe } from 'node:diagnostics_channel';

/** What HTTP clients tell of their requests on the way: undici, `fetch`, and Node's own `http`. */
const CHANNELS = [
  'undici:client:connected',
  'undici:request:create',
  'undici:client:sendHeaders',
  'undici:request:bodySent',
  'undici:request:headers',
  'undici:request:trailers',
  'http.client.request.start',
  'http.client.response.finish',
];

/** Tells of every step of this process's HTTP requests; gives the function that ends it. */
export function watchRequests(onStep: () => void): () => void {
  const listener = (): void => onStep();
  for (const channel of CHANNELS) subscribe(channel, listener);
  return () => {
    for (const channel of CHANNELS) unsubscribe(channel, listener);
  };
}
