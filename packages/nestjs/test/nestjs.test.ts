import { randomBytes } from 'node:crypto';
import { Module, type INestApplication } from '@nestjs/common';
import { HealthIndicatorService } from '@nestjs/terminus';
import { NestFactory } from '@nestjs/core';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startEmulator, type Emulator } from '@stowage/b2-emulator';
import { MemoryStorageDriver, Provider, type StorageDriver } from '@stowage/core';
import { StowageHealthIndicator } from '../src/health/index.js';
import { driverToken, StowageModule } from '../src/index.js';
import { AppModule } from './app.js';

describe('an application', () => {
  let emulator: Emulator;
  let app: INestApplication;
  let url: string;
  let driver: StorageDriver;

  beforeAll(async () => {
    emulator = await startEmulator();
    const { url: endpoint, keyId, key } = emulator;
    Object.assign(process.env, { NEST_TEST_ENDPOINT: endpoint, NEST_TEST_KEY_ID: keyId, NEST_TEST_KEY: key });
    app = await NestFactory.create(AppModule, { logger: false, bodyParser: false });
    await app.listen(0, '127.0.0.1');
    url = await app.getUrl();
    driver = app.get<StorageDriver>(driverToken());
    await driver.createContainer('nest-files');
  });

  afterAll(async () => {
    await emulator.close();
  });

  test('stores what comes in, and gives it back', async () => {
    const bytes = randomBytes(3_000_000);
    const stored = await fetch(`${url}/files/photo.jpg`, { method: 'POST', body: bytes });
    expect(await stored.json()).toEqual({ size: bytes.length, sha1: expect.stringMatching(/^[0-9a-f]{40}$/) });
    const read = await fetch(`${url}/files/photo.jpg`);
    expect(read.headers.get('content-type')).toBe('image/jpeg');
    expect(bytes.equals(Buffer.from(await read.arrayBuffer()))).toBe(true);
  });

  test('has several drivers by name', async () => {
    expect(await (await fetch(`${url}/files/drafts`)).json()).toEqual([]);
    expect(app.get(driverToken('drafts'))).toBeInstanceOf(MemoryStorageDriver);
  });

  test('tells whether the provider is well, and of what is not only the code', async () => {
    const well = await fetch(`${url}/health/nest-files`);
    expect([well.status, await well.json()]).toMatchObject([200, { info: { b2: { status: 'up' } } }]);
    const ill = await fetch(`${url}/health/no-such-box`);
    const b2 = { status: 'down', provider: 'backblaze_b2', code: 'container_not_found' };
    expect([ill.status, await ill.json()]).toMatchObject([503, { error: { b2 } }]);
  });

  test('closes its drivers when it has shut down', async () => {
    let closed = 0;
    driver.close = async () => {
      closed += await Promise.resolve(1);
    };
    await app.close();
    expect(closed).toBe(1);
  });
});

test('a provider that does not answer is down in time', async () => {
  const getContainer = (_name: string, { signal }: { signal: AbortSignal }) =>
    new Promise<never>((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error)));
  const silent = { provider: 'silent', getContainer } as unknown as StorageDriver;
  const indicator = new StowageHealthIndicator(new HealthIndicatorService());
  const told = await indicator.isReachable('store', silent, { container: 'any', timeout: 1 });
  expect(told).toEqual({ store: { status: 'down', provider: 'silent', code: 'timeout' } });
});

describe('a module', () => {
  const driver = new MemoryStorageDriver();

  test('has a driver without a name by its provider, too', async () => {
    const Root = rootOf({ driver });
    const context = await NestFactory.createApplicationContext(Root, { logger: false });
    expect(context.get(driverToken(Provider.MEMORY))).toBe(driver);
    expect(context.get(driverToken())).toBe(driver);
    await context.close();
  });

  test('keeps a driver to itself if it is told so', () => {
    expect(StowageModule.forRoot({ driver, isGlobal: false }).global).toBe(false);
    expect(StowageModule.forRoot({ driver }).global).toBe(true);
  });
});

function rootOf(options: Parameters<typeof StowageModule.forRoot>[0]) {
  @Module({ imports: [StowageModule.forRoot(options)] })
  class Root {}
  return Root;
}
