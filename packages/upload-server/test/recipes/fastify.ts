import { nodeHandler } from '@stowage/upload-server';
import { fastify } from 'fastify';

export const fastifyApp = (upload: (request: Request) => Promise<Response>) => {
  const app = fastify();
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
};
