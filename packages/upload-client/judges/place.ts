import { BlobServiceClient, StorageSharedKeyCredential } from '@azure/storage-blob';
import { startEmulator } from '@stowage/b2-emulator';
import type { Container } from '@stowage/core';
import { AzureBlobsStorageDriver } from '@stowage/driver-azure-blobs';
import { BackblazeB2StorageDriver } from '@stowage/driver-backblaze-b2';
import { s3Drivers } from '@stowage/driver-s3';
import { SwiftStorageDriver } from '@stowage/driver-swift';
import { CutProxy } from './cut-proxy.js';

/** A store that pages may send to, through a proxy that can cut. */
export interface Place extends AsyncDisposable {
  readonly container: Container;
  readonly proxy: CutProxy;
  /** Of a large file, and of a small one. */
  readonly ways: readonly [string, string];
}

/** What a judge's server tells. */
function told(name: string): string {
  const value = process.env[name];
  if (value === undefined) throw new Error(`${name} is not set: run this by 'pnpm judge'`);
  return value;
}

const NAME = `pages-${Date.now().toString(36)}`;
const METHODS = ['GET', 'PUT', 'POST'] as const;

/** How each store is reached, and its container made, which a page of this origin may send to. */
const makers: Record<
  string,
  (
    proxy: CutProxy,
    origin: string,
  ) => Promise<Omit<Place, 'proxy' | typeof Symbol.asyncDispose> & { end?: () => Promise<unknown> }>
> = {
  uploads: async (proxy, origin) => {
    const emulator = await startEmulator({ baseUrl: proxy.url });
    proxy.passTo(emulator.url);
    const driver = new BackblazeB2StorageDriver(emulator.keyId, emulator.key, { endpoint: proxy.url });
    const rule = {
      corsRuleName: 'uploads',
      allowedOrigins: [origin],
      allowedOperations: ['b2_upload_part' as const],
      allowedHeaders: ['authorization', 'x-bz-content-sha1', 'x-bz-part-number'],
      maxAgeSeconds: 60,
    };
    const container = await driver.createContainer(NAME, { ex: { corsRules: [rule] } });
    return { container: container as unknown as Container, ways: ['parts', 'relay'], end: () => emulator.close() };
  },
  radosgw: async (proxy, origin) => {
    proxy.passTo(told('JUDGE_ENDPOINT'));
    const driver = new s3Drivers.s3_rgw(told('JUDGE_ACCESS_KEY'), told('JUDGE_SECRET_KEY'), { endpoint: proxy.url });
    const container = await driver.createContainer(NAME);
    await driver.exSetCors(container, [{ allowedOrigins: [origin], allowedMethods: METHODS, allowedHeaders: ['*'] }]);
    return { container: container as unknown as Container, ways: ['parts', 'form'] };
  },
  azurite: async (proxy, origin) => {
    const [account, key, endpoint] = [told('JUDGE_ACCOUNT'), told('JUDGE_KEY'), told('JUDGE_ENDPOINT')];
    proxy.passTo(endpoint);
    const cors = {
      allowedOrigins: origin,
      allowedMethods: METHODS.join(),
      allowedHeaders: '*',
      exposedHeaders: '*',
      maxAgeInSeconds: 60,
    };
    await new BlobServiceClient(endpoint, new StorageSharedKeyCredential(account, key)).setProperties({ cors: [cors] });
    const driver = new AzureBlobsStorageDriver(account, key, { endpoint: `${proxy.url}/${account}` });
    return { container: (await driver.createContainer(NAME)) as unknown as Container, ways: ['parts', 'request'] };
  },
  swift: async (proxy, origin) => {
    const [user, key] = [told('JUDGE_USER'), told('JUDGE_KEY')];
    proxy.passTo(told('JUDGE_ENDPOINT'));
    const account = `AUTH_${user.split(':')[0] ?? ''}`;
    const [authUrl, storageUrl] = [`${proxy.url}/auth/v1.0`, `${proxy.url}/v1/${account}`];
    const driver = new SwiftStorageDriver(user, key, { authUrl, storageUrl, tempUrlKey: 'key-of-signed-urls' });
    await driver.exSetTempUrlKey('key-of-signed-urls');
    const container = await driver.createContainer(NAME);
    const { headers } = await fetch(authUrl, { headers: { 'x-auth-user': user, 'x-auth-key': key } });
    const token = headers.get('x-auth-token') ?? '';
    const allow = { 'x-auth-token': token, 'x-container-meta-access-control-allow-origin': origin };
    for (const name of [NAME, `${NAME}_segments`])
      await fetch(`${storageUrl}/${name}`, { method: 'PUT', headers: allow });
    return { container: container as unknown as Container, ways: ['parts', 'request'] };
  },
};

/** The store of the judge that this is run for. */
export async function placeFor(origin: string): Promise<Place> {
  const proxy = await CutProxy.listen();
  const make = makers[told('JUDGE')];
  if (make === undefined) throw new Error(`no store for the judge ${told('JUDGE')}`);
  const { end, ...place } = await make(proxy, origin);
  return {
    ...place,
    proxy,
    [Symbol.asyncDispose]: async () => {
      await place.container.driver.close();
      await end?.();
      await proxy[Symbol.asyncDispose]();
    },
  };
}
