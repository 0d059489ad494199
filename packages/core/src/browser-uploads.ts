import { DriverFeatures } from './driver-features.js';
import { InvalidArgumentError } from './errors/index.js';
import type {
  BeginSignedUploadOptions,
  BrowserUpload,
  CallOptions,
  CompleteSignedUploadOptions,
  HeldPart,
  SignedUploadFormOptions,
  SignUploadPartsOptions,
} from './options.js';
import { containerOf, type ContainerRef } from './references.js';
import type { BackendWith, SignedForm, SignedPart, StorageBackend } from './spi/index.js';
import type { StorageDriver } from './storage-driver.js';
import { StorageObject } from './storage-object.js';
import { facetOf } from './supports.js';
import type { UploadTarget } from './transfer/transfer-ends.js';
import { completeSigned, heldParts, partCount, signedPartSize } from './transfer/upload/signed-upload.js';
import { uploadHead } from './transfer/upload/upload.js';
import { uploadPlan, uploadToken } from './transfer/upload/upload-token.js';
import { callOptions } from './validation/call-options.js';
import { checkOptions } from './validation/check-options.js';
import { assertObjectName } from './validation/names.js';

/** How long forms and parts are good for unless said otherwise, in seconds. */
const DEFAULT_EXPIRES_IN = 3600;

/** Uploads by others, from a browser for instance, who have no credentials: by a form, and in parts. */
export abstract class BrowserUploads<B extends StorageBackend> extends DriverFeatures<B> {
  /**
   * A form that stores one object for a while: what is sent is held to the name, the type, the metadata and the size by the provider.
   *
   * ```ts
   * const { url, fields, fileField } = await driver.signedUploadForm(container, 'cat.jpg', { maxSize: 10_000_000 });
   * // In the browser:
   * const form = new FormData();
   * for (const [name, value] of Object.entries(fields)) form.set(name, value);
   * form.set(fileField, file);
   * await fetch(url, { method: 'POST', body: form });
   * ```
   *
   * @throws {InvalidArgumentError} if the provider cannot keep the metadata or headers, or allows no such time
   */
  async signedUploadForm(
    this: StorageDriver<B & BackendWith<'uploadForms'>>,
    container: ContainerRef,
    name: string,
    options?: SignedUploadFormOptions,
  ): Promise<SignedForm> {
    const checked = checkOptions('signedUploadForm', callOptions.signedUploadForm, options);
    const { expiresIn = DEFAULT_EXPIRES_IN, maxSize, signal } = checked;
    const forms = facetOf(this.backend, 'uploadForms');
    assertLifetime('signedUploadForm', expiresIn, forms);
    const target = this.signedTarget(container, name);
    const head = uploadHead(target, checked, { names: [name] });
    return forms.signedForm(target.container, head, { expiresIn, maxSize, signal });
  }

  /**
   * Begins an upload in parts that somebody else sends, who needs no credentials: {@link signUploadParts} says how. Then
   * {@link completeSignedUpload} makes the object, or {@link abortSignedUpload} removes the parts.
   *
   * @param size of the whole object, in bytes: what is sent is held against it before the object is made
   * @throws {InvalidArgumentError} if there cannot be two parts, or the provider cannot keep the metadata or headers
   */
  async beginSignedUpload(
    this: StorageDriver<B & BackendWith<'uploadParts'>>,
    container: ContainerRef,
    name: string,
    size: number,
    options?: BeginSignedUploadOptions,
  ): Promise<BrowserUpload> {
    const { signal, ...checked } = checkOptions('beginSignedUpload', callOptions.beginSignedUpload, options);
    facetOf(this.backend, 'uploadParts');
    const multipart = facetOf(this.backend, 'multipart');
    assertSize(size);
    const target = this.signedTarget(container, name);
    const head = uploadHead(target, checked, { names: [name] });
    const partSize = signedPartSize(size, checked.partSize, await multipart.limits({ signal }));
    const upload = await multipart.begin(target.container, head, { signal });
    const token = uploadToken({ upload, size, partSize }, this.backend);
    return { token, size, partSize, partCount: partCount({ size, partSize }) };
  }

  /**
   * How to send parts of an upload: the bytes from `(partNumber - 1) × partSize` on, `partSize` of them, of the last part fewer. Each may
   * be sent again, and then replaces what was sent before. Can be called again when the time of the first ones is over.
   *
   * @param token of {@link beginSignedUpload}
   */
  async signUploadParts(
    this: StorageDriver<B & BackendWith<'uploadParts'>>,
    token: string,
    options?: SignUploadPartsOptions,
  ): Promise<readonly SignedPart[]> {
    const checked = checkOptions('signUploadParts', callOptions.signUploadParts, options);
    const { expiresIn = DEFAULT_EXPIRES_IN, signal } = checked;
    const facet = facetOf(this.backend, 'uploadParts');
    assertLifetime('signUploadParts', expiresIn, facet);
    const plan = uploadPlan(token, this.backend);
    const count = partCount(plan);
    const { parts = Array.from({ length: count }, (_, index) => index + 1) } = checked;
    const outside = parts.find((partNumber) => partNumber > count);
    if (outside !== undefined)
      throw new InvalidArgumentError(`signUploadParts: option 'parts': there is no part ${outside} of ${count}`);
    return facet.signParts(plan.upload, parts, { expiresIn, signal });
  }

  /**
   * Makes the object of the parts that were sent. They are those that the provider tells of, held against the size that was agreed.
   *
   * @throws {IncompleteUploadError} naming the parts that are missing or of another size: they can be sent after that
   * @throws {ObjectHashMismatchError} if a part has another checksum than `checksums` says
   */
  async completeSignedUpload(
    this: StorageDriver<B & BackendWith<'uploadParts'>>,
    token: string,
    options?: CompleteSignedUploadOptions,
  ): Promise<StorageObject<B>> {
    const checked = checkOptions('completeSignedUpload', callOptions.completeSignedUpload, options);
    facetOf(this.backend, 'uploadParts');
    const plan = uploadPlan(token, this.backend);
    facetOf(this.backend, 'multipart');
    const backend: StorageBackend = this.backend;
    const record = await completeSigned(backend as BackendWith<'multipart'>, plan, checked);
    return new StorageObject(record, containerOf<B>(plan.upload.container, this));
  }

  /**
   * The parts that were sent so far, by number, as the provider tells them: whoever goes on sends the others.
   *
   * @throws {ObjectDoesNotExistError} if the provider knows that the upload was completed or aborted; else there are none
   */
  async listSignedUploadParts(
    this: StorageDriver<B & BackendWith<'uploadParts'>>,
    token: string,
    options?: CallOptions,
  ): Promise<readonly HeldPart[]> {
    const { signal } = checkOptions('listSignedUploadParts', callOptions.call, options);
    facetOf(this.backend, 'uploadParts');
    facetOf(this.backend, 'multipart');
    const backend: StorageBackend = this.backend;
    return heldParts(backend as BackendWith<'multipart'>, uploadPlan(token, this.backend), signal);
  }

  /** Removes what was sent of an upload. Its parts can be sent no more. One that is complete, or was aborted before, is no error. */
  async abortSignedUpload(
    this: StorageDriver<B & BackendWith<'uploadParts'>>,
    token: string,
    options?: CallOptions,
  ): Promise<void> {
    const call = checkOptions('abortSignedUpload', callOptions.call, options);
    facetOf(this.backend, 'uploadParts');
    await facetOf(this.backend, 'multipart').abort(uploadPlan(token, this.backend).upload, call);
  }

  /** Where an upload by others goes. */
  protected signedTarget(container: ContainerRef, name: string): UploadTarget {
    assertObjectName(name, this.capabilities);
    return { backend: this.backend, container: this.keyOf(container), name };
  }
}

function assertLifetime(call: string, expiresIn: number, { maxExpiresIn }: { readonly maxExpiresIn: number }): void {
  if (expiresIn <= maxExpiresIn) return;
  throw new InvalidArgumentError(
    `${call}: option 'expiresIn' is ${expiresIn} seconds; this provider allows ${maxExpiresIn}`,
  );
}

function assertSize(size: unknown): void {
  if (Number.isSafeInteger(size) && (size as number) > 0) return;
  throw new InvalidArgumentError('beginSignedUpload: the size must be a number of bytes from 1 on');
}
