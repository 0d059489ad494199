import { randomUUID } from 'node:crypto';
import Fastify, { type FastifyInstance } from 'fastify';
import type { Container } from '@stowage/core';
import type { B2Backend } from '@stowage/driver-backblaze-b2';
import { PAGE } from './page.js';

const EXTENSIONS: Readonly<Record<string, string>> = {
  'image/avif': 'avif',
  'image/jpeg': 'jpg',
  'image/png': 'png',
  'image/svg+xml': 'svg',
  'image/webp': 'webp',
};

const upload = {
  type: 'object',
  required: ['type', 'size'],
  properties: {
    type: { enum: Object.keys(EXTENSIONS) },
    size: { type: 'integer', minimum: 1, maximum: 20_000_000 },
  },
};

/** The application: who may upload what is decided here, and the name of the object is ours. */
export function photoApp(photos: Container<B2Backend>): FastifyInstance {
  const app = Fastify();

  app.get('/', (_request, reply) => reply.type('text/html; charset=utf-8').send(PAGE));

  app.post<{ Body: { type: string } }>('/uploads', { schema: { body: upload } }, async ({ body: { type } }) => {
    const name = `photos/${Date.now()}-${randomUUID()}.${EXTENSIONS[type] ?? 'bin'}`;
    const { url, method, headers } = await photos.signedUploadUrl(name, { contentType: type, expiresIn: 300 });
    return { url, method, headers };
  });

  app.get('/photos', async () => {
    const found = await photos.listObjects({ prefix: 'photos/', limit: 100 });
    return Promise.all(
      found.map(async (photo) => ({ name: photo.name, url: await photo.signedUrl({ expiresIn: 900 }) })),
    );
  });

  return app;
}
