import { randomUUID } from 'node:crypto';
import {
  ConflictError,
  IncompleteUploadError,
  ObjectDoesNotExistError,
  StorageError,
  supports,
  type Container,
  type SignedForm,
  type SignedPart,
  type SignedUpload,
  type StorageObject,
} from '@stowage/core';
import { checksumOfPart } from '@stowage/core/checksums';
import type { Clock } from '@stowage/core/concurrency';
import { NotSupportedError, type BackendWith } from '@stowage/core/spi';
import { grantOf } from './grant.js';
import type { MessageOf } from './messages.js';
import type { CompletedUpload, Json, Settings } from './options.js';
import { UploadRefusal } from './refusal.js';
import { objectAt, removeAt, stateOf } from './stored.js';
import { TicketOffice, type Ticket } from './ticket.js';
import { wayOf } from './way.js';

/** How the client is to send the bytes. */
type Plan =
  | ({ readonly way: 'form' } & Omit<SignedForm, 'expiresAt'>)
  | ({ readonly way: 'request' } & Omit<SignedUpload, 'expiresAt'>)
  | { readonly way: 'parts'; readonly partSize: number; readonly partCount: number; readonly checksum?: 'sha1' }
  | { readonly way: 'relay' };

/** What is done for clients. Nothing of it is remembered: tickets tell it all. */
export class Uploads {
  readonly #settings: Settings;
  readonly #container: Container;
  readonly #office: TicketOffice;
  readonly #clock: Clock;

  constructor(settings: Settings, clock: Clock) {
    this.#settings = settings;
    this.#container = settings.container;
    this.#clock = clock;
    const { name, driver } = settings.container;
    this.#office = new TicketOffice(settings.secret, { provider: driver.provider, container: name });
  }

  /** What the client may do, as a ticket, and how. */
  async begin(
    { name, size, type, fields, partSize }: MessageOf<'begin'>,
    request: Request,
  ): Promise<{ readonly ticket: string; readonly expiresAt: string; readonly plan: Plan }> {
    const wish = { name, size, type, fields };
    const { key, metadata, headers, data } = grantOf(await this.#settings.authorize(wish, request), wish);
    const { lifetime, requestLifetime, staging } = this.#settings;
    if (key.startsWith(staging)) throw new UploadRefusal('not_possible', 'the name is one of an upload under way');
    const { way, staged } = await wayOf(size, this.#container, this.#settings);
    const before = stateOf(await objectAt(this.#container, key));
    // Only parts can be signed again.
    const time = way === 'parts' ? lifetime : Math.min(lifetime, requestLifetime);
    const expires = Math.floor(this.#clock() / 1000) + time;
    const draft = { key, size, type, metadata, headers, data, way, before, expires };
    const ticket = { ...draft, ...(staged ? { staged: staging + randomUUID() } : {}) };
    const { plan, token } = await this.#planOf(ticket, partSize ?? this.#settings.partSize);
    const text = this.#office.write({ ...ticket, ...(token === undefined ? {} : { token }) });
    return { ticket: text, expiresAt: new Date(expires * 1000).toISOString(), plan };
  }

  async #planOf(
    { way, key, staged, size, type, metadata, headers }: Omit<Ticket, 'container' | 'provider'>,
    partSize: number,
  ): Promise<{ readonly plan: Plan; readonly token?: string }> {
    const place = this.#container;
    const name = staged ?? key;
    const expiresIn = this.#settings.requestLifetime;
    const head = { contentType: type, metadata, headers };
    if (way === 'form') {
      const options = { contentType: type, expiresIn, maxSize: size };
      const { expiresAt: _, ...form } = await withFacet(place, 'uploadForms').signedUploadForm(name, options);
      return { plan: { way, ...form } };
    }
    if (way === 'request') {
      const options = { contentType: type, expiresIn };
      const { expiresAt: _, ...signed } = await withFacet(place, 'uploadLinks').signedUploadUrl(name, options);
      return { plan: { way, ...signed } };
    }
    if (way === 'relay') return { plan: { way } };
    const begun = await withFacet(place, 'uploadParts').beginSignedUpload(name, size, { ...head, partSize });
    const sums = checksumOfPart(place.driver.capabilities)?.algorithm === 'sha1' ? { checksum: 'sha1' as const } : {};
    return { plan: { way, partSize: begun.partSize, partCount: begun.partCount, ...sums }, token: begun.token };
  }

  /** How to send parts. Again where the time of the first ones is over, or the store wants another place. */
  async sign({
    ticket,
    parts,
  }: MessageOf<'sign'>): Promise<{ readonly parts: readonly Omit<SignedPart, 'expiresAt'>[] }> {
    const { token } = this.#parts(ticket);
    const options = { parts: [...new Set(parts)], expiresIn: this.#settings.requestLifetime };
    const { driver } = withFacet(this.#container, 'uploadParts');
    const signed = await driver.signUploadParts(token, options).catch(unlessGone);
    return { parts: signed.map(({ partNumber, url, method, headers }) => ({ partNumber, url, method, headers })) };
  }

  /** The parts that need not be sent again. */
  async held({ ticket }: MessageOf<'held'>): Promise<{ readonly parts: readonly number[] }> {
    const { token } = this.#parts(ticket);
    const { driver } = withFacet(this.#container, 'uploadParts');
    const held = await driver.listSignedUploadParts(token).catch(unlessGone);
    return { parts: held.flatMap(({ partNumber, whole }) => (whole ? partNumber : [])) };
  }

  /** Makes the object visible, if what was sent is what was allowed. */
  async complete({ ticket, sha1 }: MessageOf<'complete'>, request: Request): Promise<object> {
    const what = this.#read(ticket);
    if (what.way === 'relay') throw new UploadRefusal('bad_request', 'the bytes of this upload are to be sent here');
    return this.#done(what, await this.#made(what, sha1), request);
  }

  /** Stores bytes that came through here. */
  async relay(ticket: Ticket, bytes: Buffer, request: Request): Promise<object> {
    if (bytes.length !== ticket.size)
      throw new UploadRefusal('mismatch', `${bytes.length} bytes were sent, and not ${ticket.size}`);
    const earlier = await this.#earlier(ticket);
    if (earlier !== undefined) {
      // The answer may have been lost; what was looked at since must not become something else.
      if (!bytes.equals(await earlier.bytes())) throw new UploadRefusal('conflict', 'other bytes were sent before');
      return this.#done(ticket, earlier, request);
    }
    const { key, type: contentType, metadata, headers } = ticket;
    const object = await this.#container.uploadObjectViaStream(bytes, key, { contentType, metadata, headers });
    return this.#done(ticket, object, request);
  }

  /** What may be sent through here by this ticket. */
  relayed(ticket: string): Ticket {
    const what = this.#read(ticket);
    if (what.way !== 'relay') throw new UploadRefusal('bad_ticket', 'the bytes of this upload go to the store');
    return what;
  }

  /** Removes what was sent. What is complete stays. */
  async abort({ ticket }: MessageOf<'abort'>): Promise<object> {
    const { token, staged } = this.#read(ticket);
    if (token !== undefined) await withFacet(this.#container, 'uploadParts').driver.abortSignedUpload(token);
    if (staged !== undefined) await removeAt(this.#container, staged);
    return {};
  }

  /** The object of an upload, verified, under its name. */
  async #made(ticket: Ticket, sha1: readonly string[] | undefined): Promise<StorageObject> {
    const { token, staged } = ticket;
    const [whole, failure] = token === undefined ? [] : await this.#joined(token, sha1);
    if (whole !== undefined && staged === undefined) return whole;
    // The answer to an earlier completion may have been lost. Whatever was sent after it is never looked at.
    const earlier = await this.#earlier(ticket);
    if (staged !== undefined && earlier !== undefined) await removeAt(this.#container, staged);
    const object = earlier ?? (staged === undefined ? undefined : await this.#promoted(ticket, staged));
    if (object !== undefined) return object;
    if (failure instanceof IncompleteUploadError) throw failure;
    throw gone(failure);
  }

  /** The object of parts, or why there is none: it may have become one before. */
  async #joined(token: string, sha1: readonly string[] | undefined): Promise<[StorageObject] | [undefined, unknown]> {
    const { driver } = withFacet(this.#container, 'uploadParts');
    const checksums = sha1?.map((each) => ({ sha1: each }));
    try {
      return [await driver.completeSignedUpload(token, checksums === undefined ? {} : { checksums })];
    } catch (error) {
      if (!isGone(error)) throw error;
      return [undefined, error];
    }
  }

  /** What was sent under a name that the client may still write, under its own, if it is what was allowed. Else it is removed. */
  async #promoted(ticket: Ticket, staged: string): Promise<StorageObject | undefined> {
    const sent = await objectAt(this.#container, staged);
    if (sent === undefined) return undefined;
    if (sent.size !== ticket.size) {
      await removeAt(this.#container, staged);
      throw new UploadRefusal('mismatch', `${sent.size} bytes were sent, and not ${ticket.size}`);
    }
    const object = await this.#copied(ticket, sent);
    await removeAt(this.#container, staged);
    return object;
  }

  /** In the state that was looked at, or not at all; the type is the one that was allowed, whatever was sent. */
  async #copied(ticket: Ticket, sent: StorageObject): Promise<StorageObject | undefined> {
    const { key, type: contentType, metadata, headers, before } = ticket;
    const { driver } = this.#container;
    // Of two completions at once, only one makes the object, where the provider can tell.
    const first = before === '' && driver.capabilities.conditions.copy.includes('ifNoneMatch');
    const options = { contentType, metadata, headers, ...(first ? { ifNoneMatch: '*' as const } : {}) };
    try {
      return await driver.copyObject(sent, this.#container, key, options);
    } catch (error) {
      if (error instanceof ObjectDoesNotExistError) return undefined;
      const earlier = error instanceof ConflictError ? await this.#earlier(ticket) : undefined;
      if (earlier === undefined) throw error;
      return earlier;
    }
  }

  /** What this upload has become already: what was stored under its name since it was begun. */
  async #earlier({ key, size, type, before }: Ticket): Promise<StorageObject | undefined> {
    const object = await objectAt(this.#container, key);
    if (object?.size !== size || object.contentType !== type) return undefined;
    return stateOf(object) === before ? undefined : object;
  }

  async #done({ key, size, type, data }: Ticket, { etag }: StorageObject, request: Request): Promise<object> {
    const upload: CompletedUpload = { key, size, type, etag, data };
    const result: Json | void = await this.#settings.onComplete(upload, request);
    return { key, size, type, etag, result };
  }

  #read(ticket: string): Ticket {
    return this.#office.read(ticket, this.#clock());
  }

  #parts(text: string): Ticket & { readonly token: string } {
    const { token, ...ticket } = this.#read(text);
    if (token === undefined) throw new UploadRefusal('bad_ticket', 'this upload is not in parts');
    return { ...ticket, token };
  }
}

function gone(cause: unknown): UploadRefusal {
  return new UploadRefusal('gone', 'nothing was sent, or it has been removed', { cause });
}

function unlessGone(error: unknown): never {
  throw isGone(error) ? gone(error) : error;
}

/** Whether there may be no such upload any more: Azure has no parts of it then, and B2 calls the request a bad one. */
function isGone(error: unknown): boolean {
  if (error instanceof ObjectDoesNotExistError || error instanceof IncompleteUploadError) return true;
  return error instanceof StorageError && error.code === 'provider_error' && error.status === 400;
}

/** The container, which can do what the ticket says: the ticket would not say it else. */
function withFacet<F extends 'uploadForms' | 'uploadLinks' | 'uploadParts'>(
  container: Container,
  facet: F,
): Container<BackendWith<F>> {
  const { driver } = container;
  if (!supports(driver, facet)) throw new NotSupportedError(facet, { provider: driver.provider });
  return container as unknown as Container<BackendWith<F>>;
}
