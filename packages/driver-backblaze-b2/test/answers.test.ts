import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { MalformedResponseError } from '@stowage/core/spi';
import { BackblazeB2StorageDriver, type BackblazeB2Options } from '../src/index.js';
import { failure } from './world.js';

/** A server that is not B2: whatever it is asked, it answers what the test says. */
let server: Server;
let requests: number;
let answer: (response: ServerResponse) => void;

beforeEach(async () => {
  requests = 0;
  server = createServer((_request, response) => {
    requests += 1;
    answer(response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});

afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

async function listing(options: BackblazeB2Options): Promise<unknown> {
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  await using driver = new BackblazeB2StorageDriver('key-id', 'application-key', { endpoint, ...options });
  return await failure(driver.listContainers());
}

describe('an answer without end', () => {
  test('is not asked for again, and its error says the limit', async () => {
    answer = (response) => response.writeHead(200, { 'content-length': '600000000' }).flushHeaders();
    const error = await listing({ timeouts: { idle: 1_000 }, retry: { attempts: 2, initialDelay: 1 } });
    expect(error).toBeInstanceOf(MalformedResponseError);
    expect(String(error)).toContain('more than 134217728 bytes');
    expect(requests).toBe(1);
  });

  test('the limit is an option', async () => {
    answer = (response) => response.end(JSON.stringify({ padding: 'x'.repeat(2_000) }));
    const error = await listing({ http: { maxAnswerBytes: 1_000 } });
    expect(String(error)).toContain('more than 1000 bytes');
  });

  test('that drips is a timeout', async () => {
    answer = (response) => {
      const timer = setInterval(() => response.write(' '), 10);
      response.on('close', () => clearInterval(timer));
    };
    const error = await listing({ timeouts: { answer: 60 }, retry: { attempts: 2, initialDelay: 1 } });
    expect(error).toMatchObject({ code: 'timeout', provider: 'backblaze_b2' });
    expect(requests).toBe(2);
  });
});
