import { InvalidArgumentError } from '../errors/index.js';
import type { MetadataKeys, MetadataSupport, MetadataValues, StorageBackend, TextRule } from '../spi/index.js';
import { decodeWords, encodeWords } from './encoded-words.js';
import { foundIn } from './header-text.js';

type Texts = Readonly<Record<string, string>>;

/** Who keeps it. */
export type Keeper = Pick<StorageBackend, 'capabilities' | 'provider'>;

/**
 * A user's metadata as a backend is given it: keys in the case that its provider keeps, values in the characters that it takes.
 *
 * @throws {InvalidArgumentError} naming the key, and why the provider cannot keep it
 */
export function storedMetadata(metadata: Texts, { capabilities, provider }: Keeper): Texts {
  try {
    return kept(metadata, capabilities.metadata);
  } catch (error) {
    throw error instanceof Refusal ? new InvalidArgumentError(error.message, { provider }) : error;
  }
}

/** What a backend tells of metadata, as users read it. */
export function userMetadata(stored: Texts, { values }: MetadataSupport): Texts {
  if (values.characters === 'unicode') return stored;
  return Object.fromEntries(Object.entries(stored).map(([key, value]) => [key, decodeWords(value)]));
}

/** Why metadata is not kept. */
class Refusal extends Error {
  constructor(key: string, why: string) {
    super(`metadata '${key}': ${why}`);
  }
}

function kept(metadata: Texts, { keys, values, maxEntries = Infinity }: MetadataSupport): Texts {
  const entries = Object.entries(metadata);
  const [firstTooMany] = entries.slice(maxEntries);
  if (firstTooMany !== undefined)
    throw new Refusal(
      firstTooMany[0],
      `there are ${entries.length} entries; this provider keeps at most ${maxEntries}`,
    );
  assertDistinct(entries, keys);
  return Object.fromEntries(entries.map(([key, value]) => [keyOf(key, keys), valueOf(key, value, values)]));
}

/** A map, not an object: `__proto__` is a key like any other. */
function assertDistinct(entries: readonly (readonly [string, string])[], keys: MetadataKeys): void {
  if (keys.case === 'distinct') return;
  const known = new Map<string, string>();
  for (const [key] of entries) {
    const other = known.get(key.toLowerCase());
    if (other !== undefined)
      throw new Refusal(key, `it is '${other}' again: this provider does not tell upper from lower case`);
    known.set(key.toLowerCase(), key);
  }
}

function keyOf(key: string, keys: MetadataKeys): string {
  if (key === '') throw new Refusal(key, 'a key must not be empty');
  assertLength(key, 'the key', { text: key, maxBytes: keys.maxBytes });
  assertRules(key, key, keys.refused);
  return keys.case === 'lowered' ? key.toLowerCase() : key;
}

function valueOf(key: string, value: string, values: MetadataValues): string {
  assertRules(key, value, values.refused);
  const sent = values.characters === 'ascii' ? encodeWords(value) : value;
  assertLength(key, 'the value', { text: sent, maxBytes: values.maxBytes });
  return sent;
}

function assertLength(
  key: string,
  what: string,
  { text, maxBytes = Infinity }: { readonly text: string; readonly maxBytes: number | undefined },
): void {
  const size = Buffer.byteLength(text);
  if (size > maxBytes) throw new Refusal(key, `${what} takes ${size} bytes; this provider keeps at most ${maxBytes}`);
}

function assertRules(key: string, text: string, rules: readonly TextRule[] = []): void {
  for (const { pattern, words } of rules) {
    if (!pattern.test(text)) continue;
    const found = text.match(pattern)?.[0];
    const isCharacter = found !== undefined && Array.from(found).length === 1;
    throw new Refusal(key, isCharacter ? `${foundIn(text, pattern) ?? ''}: ${words}` : words);
  }
}
