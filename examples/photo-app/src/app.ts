import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import Fastify, { type FastifyInstance } from 'fastify';
import { nodeHandler, uploadHandler, type UploadHandlerOptions } from '@stowage/upload-server';
import type { Album } from './album.js';
import { PAGE } from './page.js';

/** One file without imports: a browser can load it as it is. */
const CLIENT = readFileSync(fileURLToPath(import.meta.resolve('@stowage/upload-client')));

/** Its uploads are those of `@stowage/upload-server`; everything else that it knows is the album's. */
export function photoApp(album: Album, uploads: Pick<UploadHandlerOptions, 'container' | 'secret'>): FastifyInstance {
  const app = Fastify();
  app.get('/', (_request, reply) => reply.type('text/html; charset=utf-8').send(PAGE));
  app.get('/upload-client.js', (_request, reply) => reply.type('text/javascript').send(CLIENT));
  app.get('/photos', () => album.shown());
  app.get<{ Params: { id: string } }>('/photos/:id', async ({ params }, reply) =>
    reply.redirect(await album.link(params.id)),
  );
  const upload = uploadHandler({
    ...uploads,
    // The smallest that B2 takes: a page that is loaded again loses no more of one.
    partSize: 5_000_000,
    authorize: (wish) => album.mayAdd(wish),
    onComplete: (photo) => album.added(photo),
    onError: (error) => app.log.error(error),
  });
  app.register(async (scope) => {
    // The body is the handler's to read.
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', (_request, _body, done) => done(null));
    scope.all('/upload', (request, reply) => {
      reply.hijack();
      return nodeHandler(upload)(request.raw, reply.raw);
    });
  });
  return app;
}
