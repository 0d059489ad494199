import { createHmac, timingSafeEqual } from 'node:crypto';
import { Secret } from '@stowage/core/http';
import { InvalidArgumentError } from '@stowage/core/spi';
import { z } from 'zod';
import { UploadRefusal } from './refusal.js';

const VERSION = 1;
/** Nobody guesses a key of so many characters, if they are random. */
const SHORTEST = 32;
/** In front of what is signed, so that a signature under the same secret that means something else is none of ours. */
const PURPOSE = `stowage upload ticket ${VERSION}\n`;

const textRecord = z.record(z.string(), z.string());
const seconds = z.int().nonnegative();

const schema = z.strictObject({
  version: z.literal(VERSION),
  provider: z.string(),
  container: z.string(),
  /** Of the object, once the upload is complete. */
  key: z.string(),
  size: z.int().nonnegative(),
  type: z.string(),
  metadata: textRecord,
  headers: textRecord,
  data: z.json().optional(),
  way: z.enum(['form', 'parts', 'relay', 'request']),
  /** Of the upload in parts, as core has it. */
  token: z.string().optional(),
  /** Where the bytes are until the upload is complete, if not in the object. */
  staged: z.string().optional(),
  /** What had the name when this was begun, so that what is there since is known. */
  before: z.string(),
  /** In seconds since 1970. */
  expires: seconds,
});

/** What somebody may upload, and how. */
export type Ticket = Omit<z.infer<typeof schema>, 'version'>;

/** Writes and reads tickets. They are signed, not encrypted: whoever holds one can read it, and cannot change it. */
export class TicketOffice {
  readonly #secret: Secret;
  readonly #of: Pick<Ticket, 'container' | 'provider'>;

  /** @throws {InvalidArgumentError} if the secret is too short to be one */
  constructor(secret: Secret | string, of: Pick<Ticket, 'container' | 'provider'>) {
    this.#secret = typeof secret === 'string' ? new Secret(secret) : secret;
    this.#of = of;
    if (this.#secret.reveal().length < SHORTEST)
      throw new InvalidArgumentError(`uploadHandler: option 'secret': at least ${SHORTEST} random characters`);
  }

  /** A ticket as text. */
  write(ticket: Omit<Ticket, 'container' | 'provider'>): string {
    const text = Buffer.from(JSON.stringify({ version: VERSION, ...this.#of, ...ticket })).toString('base64url');
    return `${text}.${this.#signature(text).toString('base64url')}`;
  }

  /**
   * @param now in milliseconds since 1970
   * @throws {UploadRefusal} if it is none of ours, is about another container, or has expired
   */
  read(text: string, now: number): Ticket {
    const [payload = '', signature = '', ...rest] = text.split('.');
    const [own, given] = [this.#signature(payload), Buffer.from(signature, 'base64url')];
    // A second spelling of the same bytes is refused, too.
    const isOurs =
      own.length === given.length && timingSafeEqual(own, given) && own.toString('base64url') === signature;
    if (!isOurs || rest.length > 0) throw badTicket();
    const { data, success } = schema.safeParse(JSON.parse(Buffer.from(payload, 'base64url').toString()));
    if (!success || data.provider !== this.#of.provider || data.container !== this.#of.container) throw badTicket();
    if (now >= data.expires * 1000) throw new UploadRefusal('expired', 'the time of this upload is over');
    return data;
  }

  #signature(payload: string): Buffer {
    return createHmac('sha256', this.#secret.reveal())
      .update(PURPOSE + payload)
      .digest();
  }
}

function badTicket(): UploadRefusal {
  return new UploadRefusal('bad_ticket', 'this is no ticket of this server');
}
