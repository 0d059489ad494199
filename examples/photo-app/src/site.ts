import { randomBytes } from 'node:crypto';
import { Album } from './album.js';
import { photoApp } from './app.js';
import { openCloud } from './cloud.js';

/** The application on a port of this machine, and what it stands on. */
export interface Site extends AsyncDisposable {
  readonly url: string;
}

/** Starts it: on the account that the environment names, else on the emulator. */
export async function openSite(env: NodeJS.ProcessEnv): Promise<Site> {
  const cloud = await openCloud(env);
  const secret = env['UPLOAD_SECRET'] ?? randomBytes(32).toString('hex');
  const app = photoApp(new Album(cloud.photos), { container: cloud.photos, secret });
  const close = async () => {
    await app.close();
    await cloud[Symbol.asyncDispose]();
  };
  try {
    const url = await app.listen({ host: '127.0.0.1', port: Number(env['PORT'] ?? 0) });
    // The store has to know that pages of this origin may send to it.
    await cloud.driver.exUpdateContainer(cloud.photos, { corsRules: [corsOf(env['ORIGIN'] ?? url)] });
    return { url, [Symbol.asyncDispose]: close };
  } catch (error) {
    await close();
    throw error;
  }
}

function corsOf(origin: string) {
  return {
    corsRuleName: 'photo-app',
    allowedOrigins: [origin],
    allowedHeaders: ['authorization', 'x-bz-content-sha1', 'x-bz-part-number'],
    allowedOperations: ['b2_upload_part' as const],
    maxAgeSeconds: 3600,
  };
}
