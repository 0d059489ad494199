import { uploadHandler } from '@stowage/upload-server';
import { photos } from '../../photos.js';

export const runtime = 'nodejs';

let handler: ReturnType<typeof uploadHandler> | undefined;

/** What `@stowage/upload-client` asks: the bytes go from the page to B2. */
async function upload(request: Request): Promise<Response> {
  handler ??= uploadHandler({
    container: await photos(),
    secret: process.env['UPLOAD_SECRET'] ?? '',
    // Who may do that is up to you.
    authorize: ({ name }) => ({
      key: `uploads/${crypto.randomUUID()}/${name}`,
      maxSize: 50_000_000,
      types: ['image/*'],
    }),
    onError: (error) => console.error(error),
  });
  return handler(request);
}

export { upload as OPTIONS, upload as POST, upload as PUT };
