import { once } from 'node:events';
import { connect } from 'node:net';
import { SwiftStorageDriver, type SwiftOptions } from '../src/index.js';

/** What the server's module in `tools/judges/servers` tells of it. */
function told(name: string): string {
  const value = process.env[name];
  if (value === undefined) throw new Error(`${name} is not set: 'pnpm judge swift' starts the server`);
  return value;
}

/** The server itself. */
export const endpoint = told('JUDGE_ENDPOINT');

export const user = told('JUDGE_USER');
export const authUrl = told('JUDGE_AUTH_URL');

export const key = told('JUDGE_KEY');

/** With which URLs are signed. */
export const urlKey = 'the-key-of-signed-urls';

/** It does not wait long before it tries again. */
export function optionsOf(options: SwiftOptions = {}): SwiftOptions {
  return { authUrl, tempUrlKey: urlKey, ...options, retry: { initialDelay: 2, ...options.retry } };
}

export function connectDriver(options: SwiftOptions = {}, password = key): SwiftStorageDriver {
  return new SwiftStorageDriver(user, password, optionsOf(options));
}

/** Tokens that were given are good no more: the server keeps them in memcached. */
export async function expireTokens(): Promise<void> {
  const socket = connect(Number(told('JUDGE_MEMCACHED_PORT')), '127.0.0.1');
  await once(socket, 'connect');
  socket.write('flush_all\r\n');
  await once(socket, 'data');
  socket.destroy();
}
