import { nodeHandler } from '@stowage/upload-server';
import express, { type Express } from 'express';

export const expressApp = (upload: (request: Request) => Promise<Response>): Express => {
  const app = express();
  app.use('/upload', nodeHandler(upload));
  return app;
};
