import { StorageDriver, type BrowserUpload, type StorageObject } from '@stowage/core';
import {
  InvalidArgumentError,
  type BackendWith,
  type SignedForm,
  type StorageBackend,
  type UploadFormsFacet,
  type UploadPartsFacet,
} from '@stowage/core/spi';
import { altered } from '../altered.js';
import { formOf } from '../site-urls.js';
import { mutant, type Mutant } from './mutant.js';

type Full = BackendWith<'multipart' | 'uploadForms' | 'uploadParts'>;

/** A mutant that makes forms in another way. */
function forming(
  name: string,
  caughtBy: string,
  signedForm: (right: UploadFormsFacet['signedForm']) => UploadFormsFacet['signedForm'],
): Mutant {
  return mutant(name, caughtBy, (backend) => {
    const right = (backend as Full).uploadForms;
    return altered(backend, { uploadForms: altered(right, { signedForm: signedForm(right.signedForm.bind(right)) }) });
  });
}

/** A mutant that signs parts in another way. */
function signing(
  name: string,
  caughtBy: string,
  signParts: (right: UploadPartsFacet['signParts'], backend: Full) => UploadPartsFacet['signParts'],
): Mutant {
  return mutant(name, caughtBy, (backend) => {
    const right = (backend as Full).uploadParts;
    const changed = signParts(right.signParts.bind(right), backend as Full);
    return altered(backend, { uploadParts: altered(right, { signParts: changed }) });
  });
}

/** A mutant whose driver has methods of its own. */
function driving(name: string, caughtBy: string, Driver: typeof StorageDriver<Full>): Mutant {
  return { name, caughtBy, make: (backend) => new Driver(backend as Full) };
}

/** What a token says. */
function planOf(token: string) {
  const plan = JSON.parse(Buffer.from(token, 'base64url').toString()) as Record<'id' | 'name', string> & {
    readonly container: { readonly name: string };
  };
  return { id: plan.id, container: plan.container, name: plan.name, extra: {} };
}

class TrustingDriver extends StorageDriver<Full> {
  override async completeSignedUpload(token: string): Promise<StorageObject<Full>> {
    const upload = planOf(token);
    const { items } = await this.backend.multipart.listParts(upload, { limit: 1000 });
    const parts = items.map((part, index) => ({ ...part, partNumber: index + 1 }));
    await this.backend.multipart.complete(upload, parts, {}).catch((cause: unknown) => {
      throw new InvalidArgumentError('not complete', { cause });
    });
    return this.getObject(upload.container, upload.name);
  }
}

class TellingDriver extends StorageDriver<Full> {
  override async beginSignedUpload(
    ...begin: Parameters<StorageDriver<Full>['beginSignedUpload']>
  ): Promise<BrowserUpload> {
    const begun = await super.beginSignedUpload(...begin);
    return { ...begun, token: `${begun.token}.the-secret-key` };
  }
}

class CarelessDriver extends StorageDriver<Full> {
  override async completeSignedUpload(token: string): Promise<StorageObject<Full>> {
    return super.completeSignedUpload(token);
  }
}

class TakingDriver extends StorageDriver<Full> {
  override async signedUploadForm(
    ...[container, name]: Parameters<StorageDriver<Full>['signedUploadForm']>
  ): Promise<SignedForm> {
    return super.signedUploadForm(container, name);
  }
}

class LaxDriver extends StorageDriver<Full> {
  override async beginSignedUpload(
    ...[container, name, size, options]: Parameters<StorageDriver<Full>['beginSignedUpload']>
  ): Promise<BrowserUpload> {
    return super.beginSignedUpload(container, name, Number.isSafeInteger(size) ? Math.max(size, 5000) : 5000, options);
  }
}

/** What can be wrong about uploads by others. */
export const browserUploadMutants: readonly Mutant[] = [
  forming(
    'lets a larger file through a form',
    'forms.max-size',
    (right) => (container, head, request) => right(container, head, { ...request, maxSize: undefined }),
  ),
  forming(
    'makes forms that are good for any name',
    'forms.only-that-object',
    () =>
      async (container, head, { expiresIn }) => {
        const expires = Date.now() + expiresIn * 1000;
        const form = formOf({ container: container.name, head: { ...head, name: '' }, expires });
        return { ...form, fields: { ...form.fields, key: head.name } };
      },
  ),
  forming(
    'makes forms that never end',
    'forms.expire',
    (right) => (container, head, request) => right(container, head, { ...request, expiresIn: request.expiresIn * 1e6 }),
  ),
  forming('writes the key into forms', 'forms.hold-no-secret', (right) => async (...request) => {
    const form = await right(...request);
    return { ...form, fields: { ...form.fields, credential: Buffer.from('the-secret-key').toString('base64') } };
  }),
  forming(
    'forgets the metadata of forms',
    'forms.store',
    (right) => (container, head, request) => right(container, { ...head, metadata: {} }, request),
  ),
  driving('makes forms with options that it does not know', 'forms.options', TakingDriver),
  signing('signs parts that are good for another object', 'signed-parts.only-that-upload', (right, { multipart }) => {
    return async (upload, ...rest) => {
      const { items } = await multipart.listUploads(upload.container, { prefix: 'secret', limit: 1 });
      return right(items[0] ?? upload, ...rest);
    };
  }),
  signing(
    'signs parts in the order it likes',
    'signed-parts.make-the-object',
    (right) =>
      async (...request) =>
        (await right(...request)).toReversed(),
  ),
  signing(
    'signs parts for ever',
    'signed-parts.expire',
    (right) => (upload, parts, request) => right(upload, parts, { ...request, expiresIn: request.expiresIn * 1e6 }),
  ),
  driving('completes an upload with a part missing', 'signed-parts.missing', TrustingDriver),
  driving('completes an upload of another size', 'signed-parts.of-another-size', TrustingDriver),
  driving('does not look at the checksums of parts', 'signed-parts.checksums', CarelessDriver),
  driving('tells a secret in the token of an upload', 'signed-parts.token', TellingDriver),
  driving('makes a size of what is none', 'signed-parts.options', LaxDriver),
  mutant('leaves an upload by others when it is aborted', 'signed-parts.abort', (backend) => {
    const right = (backend as Full).multipart;
    return altered(backend, { multipart: altered(right, { abort: async () => undefined }) });
  }),
  mutant('signs parts that it cannot put together', 'capabilities.parts-need-multipart', (backend) =>
    altered(backend, { multipart: undefined }),
  ),
  mutant('signs URLs for ever', 'links.expire', (backend) => {
    const right = backend.links as NonNullable<StorageBackend['links']>;
    const links = altered(right, {
      signedUrl: (container, key, request) =>
        right.signedUrl(container, key, { ...request, expiresIn: request.expiresIn * 1e6 }),
    });
    return altered(backend, { links });
  }),
  mutant('signs uploads for ever', 'links.uploads-expire', (backend) => {
    const right = backend.uploadLinks as NonNullable<StorageBackend['uploadLinks']>;
    const uploadLinks = altered(right, {
      signedUploadUrl: (container, name, request) =>
        right.signedUploadUrl(container, name, { ...request, expiresIn: request.expiresIn * 1e6 }),
    });
    return altered(backend, { uploadLinks });
  }),
];
