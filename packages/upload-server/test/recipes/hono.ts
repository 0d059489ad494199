import { Hono } from 'hono';

export const honoApp = (upload: (request: Request) => Promise<Response>) => {
  const app = new Hono();
  app.all('/upload', (context) => upload(context.req.raw));
  return app;
};
