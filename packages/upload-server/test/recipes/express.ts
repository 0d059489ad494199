import { nodeHandler } from '@stowage/upload-server';
import express from 'express';

export const expressApp = (upload: (request: Request) => Promise<Response>) => {
  const app = express();
  app.use('/upload', nodeHandler(upload));
  return app;
};
