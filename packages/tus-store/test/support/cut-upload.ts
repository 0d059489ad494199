import type { Locker } from '@tus/server';
import type { Container } from '@stowage/core';
import { CuttingProxy } from './cutting-proxy.js';
import { someBytes, TusServer, upload } from './world.js';

/** What was sent, as which upload, and how often the way broke. */
interface CutUpload {
  readonly bytes: Buffer;
  readonly id: string;
  readonly cuts: number;
}

/** Uploads a film while the way breaks whenever so many bytes more have gone, and the server is another one each time, with the same locks if there are any. */
export async function uploadInCuts(
  container: Container,
  size: number,
  { locker, ...cutting }: { readonly every: number; readonly most: number; readonly locker?: Locker },
): Promise<CutUpload> {
  const bytes = someBytes(size);
  const start = (): Promise<TusServer> => TusServer.start(container, {}, locker === undefined ? {} : { locker });
  let server = await start();
  await using proxy = await CuttingProxy.open(() => server.port, cutting);
  let seen = 0;
  const id = await upload(bytes, {
    endpoint: `${proxy.url}/files`,
    metadata: { filename: 'film.mp4', filetype: 'video/mp4' },
    onShouldRetry: () => true,
    onBeforeRequest: async () => {
      if (proxy.cuts === seen) return;
      seen = proxy.cuts;
      const old = server;
      server = await start();
      await old[Symbol.asyncDispose]();
    },
  });
  await server[Symbol.asyncDispose]();
  return { bytes, id, cuts: proxy.cuts };
}
