import type { StorageBackend } from '@stowage/core/spi';
import { altered } from '../altered.js';
import { token, urlOf } from '../site-urls.js';
import { mutant, type Mutant } from './mutant.js';

type Links = NonNullable<StorageBackend['links']>;
type Cdn = NonNullable<StorageBackend['cdn']>;
type UploadLinks = NonNullable<StorageBackend['uploadLinks']>;

/** A mutant that signs URLs in another way. */
function signing(name: string, caughtBy: string, change: (right: Links['signedUrl']) => Links['signedUrl']): Mutant {
  return mutant(name, caughtBy, (backend) => {
    const right = backend.links as Links;
    const signedUrl = change((...request) => right.signedUrl(...request));
    return altered(backend, { links: altered(right, { signedUrl }) });
  });
}

export const urlMutants: readonly Mutant[] = [
  signing(
    'writes the key into URLs',
    'links.signed-url',
    (right) =>
      async (...request) =>
        `${await right(...request)}&key=the-secret-key`,
  ),
  signing(
    'encodes names in URLs as if they were URLs',
    'links.awkward-names',
    () => async (container, object) =>
      urlOf(container.name, 'x', { token: token(container.name, object.name) }).replace(
        '/x?',
        `/${encodeURI(object.name)}?`,
      ),
  ),
  signing(
    'encodes names in URLs twice',
    'links.awkward-names',
    (right) => (container, object, request) => right(container, { name: encodeURIComponent(object.name) }, request),
  ),
  signing('makes URLs that nobody may use', 'links.is-fetched', (right) => async (...request) => {
    const url = await right(...request);
    return url.replace(/token=[^&]*/, 'token=none');
  }),
  signing(
    'forgets what the answer is to carry',
    'links.answer',
    (right) => (container, object, request) => right(container, object, { expiresIn: request.expiresIn }),
  ),
  mutant('forgets the headers of objects', 'links.headers-are-served', (backend) =>
    altered(backend, {
      writeObject: (container, head, body, options) =>
        backend.writeObject(container, { ...head, headers: {} }, body, options),
    }),
  ),
  mutant('allows an upload with any type', 'links.upload', (backend) => {
    const right = backend.uploadLinks as UploadLinks;
    return altered(backend, {
      uploadLinks: altered(right, {
        signedUploadUrl: async (...request) => ({ ...(await right.signedUploadUrl(...request)), headers: {} }),
      }),
    });
  }),
  mutant('makes nothing public', 'cdn.public-container', (backend) => {
    const right = backend.cdn as Cdn;
    return altered(backend, {
      cdn: altered(right, {
        enableContainer: async () => undefined,
        objectUrl: async (container, { name }) => urlOf(container.name, name),
      }),
    });
  }),
  mutant('gives the URL of a private object without a token', 'cdn.private-object', (backend) =>
    altered(backend, {
      cdn: altered(backend.cdn as Cdn, { objectUrl: async (container, { name }) => urlOf(container.name, name) }),
    }),
  ),
  mutant('gives paths for URLs', 'cdn.urls', (backend) =>
    altered(backend, { cdn: altered(backend.cdn as Cdn, { containerUrl: async ({ name }) => `/${name}` }) }),
  ),
  mutant('is in the same region twice', 'regions.listed', (backend) =>
    altered(backend, { regions: { listRegions: async () => ['here', 'here'] } }),
  ),
];
