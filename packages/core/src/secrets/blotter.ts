/** What a secret prints as, wherever it is printed. */
export const REDACTED = '[redacted]';

/** Shorter ones would blot out ordinary words, and keep nobody out. */
const MIN_LENGTH = 4;

/** Of those that nobody holds any more: a token that was dropped is still good for a day. */
const MAX_RECENT = 256;

/** Further ones push out the oldest. */
const MAX_KNOWN = 16_384;

/** What holds a secret. */
export interface Revealing {
  reveal(): string;
}

/**
 * Blots secrets out of texts that come from outside: a server may echo what it was sent. It knows every secret that somebody holds, and the
 * last 256 that were made; the texts it blots may have them as they are, percent-encoded, in base64, in hex, or as JSON writes them.
 */
export class Blotter {
  readonly #known = new Set<WeakRef<Revealing>>();
  readonly #recent: Revealing[] = [];
  readonly #forms = new WeakMap<Revealing, readonly string[]>();
  #next = 0;
  #sweepAt = 1024;

  /** From now on its value is blotted out. */
  add(secret: Revealing): void {
    this.#recent[this.#next] = secret;
    this.#next = (this.#next + 1) % MAX_RECENT;
    this.#known.add(new WeakRef(secret));
    if (this.#known.size > this.#sweepAt) this.#sweep();
  }

  /** The text without any secret that is known. */
  blot(text: string): string {
    let blotted = text;
    for (const each of this.#known) {
      const secret = each.deref();
      if (secret === undefined) this.#known.delete(each);
      else for (const form of this.#formsOf(secret)) blotted = without(blotted, form);
    }
    return blotted;
  }

  #formsOf(secret: Revealing): readonly string[] {
    const known = this.#forms.get(secret) ?? formsOf(secret.reveal());
    this.#forms.set(secret, known);
    return known;
  }

  #sweep(): void {
    for (const each of this.#known) if (each.deref() === undefined) this.#known.delete(each);
    for (const oldest of this.#known) {
      if (this.#known.size <= MAX_KNOWN) break;
      this.#known.delete(oldest);
    }
    this.#sweepAt = Math.max(1024, 2 * this.#known.size);
  }
}

/** Letters of either case: what echoes headers may have changed it. */
function without(text: string, form: string): string {
  if (form.length > text.length || !text.toLowerCase().includes(form)) return text;
  return text.replace(new RegExp(form.replace(/[^\w]/g, '\\$&'), 'gi'), REDACTED);
}

/** The longest first: one may hold another. In lower case. */
function formsOf(value: string): readonly string[] {
  const encoded = partsOf(value).flatMap((part) => encodings(part));
  const forms = new Set(encoded.filter((each) => each.length >= MIN_LENGTH).map((each) => each.toLowerCase()));
  return [...forms].sort((a, b) => b.length - a.length);
}

/** Of `Basic …` and `Bearer …` also what follows, and of the first the password in it. */
function partsOf(value: string): readonly string[] {
  const [, scheme, credentials] = /^(\w+) +(\S+)$/.exec(value) ?? [];
  if (credentials === undefined) return [value];
  if (scheme?.toLowerCase() !== 'basic') return [value, credentials];
  const both = Buffer.from(credentials, 'base64').toString();
  return [value, credentials, both, both.slice(both.indexOf(':') + 1)];
}

function encodings(value: string): readonly string[] {
  const bytes = Buffer.from(value);
  const base64 = bytes.toString('base64').replace(/=+$/, '');
  const percent = encodeURIComponent(value.toWellFormed());
  return [
    ...[value, percent, percent.replaceAll('%20', '+'), JSON.stringify(value).slice(1, -1), bytes.toString('hex')],
    ...[base64, encodeURIComponent(base64), bytes.toString('base64url')],
  ];
}
