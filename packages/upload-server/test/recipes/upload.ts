import type { Container } from '@stowage/core';
import { uploadHandler } from '@stowage/upload-server';

export const uploadTo = (container: Container, secret: string) =>
  uploadHandler({
    container,
    secret,
    authorize: ({ name }, request) => {
      const user = request.headers.get('x-user');
      if (user === null) return { refuse: 'log in first', status: 401 };
      return { key: `${user}/${crypto.randomUUID()}/${name}`, maxSize: 50_000_000, data: { user } };
    },
    onComplete: ({ key, data }) => ({ saved: key, as: data ?? null }),
  });
