import { Byte, endOfText, endOfValue, endsScalar, isSpace, skipSpace } from './json-scan.js';

/** A field of the object that was learned: where its value stands there. */
interface Field {
  readonly key: string;
  readonly from: number;
  readonly to: number;
  /** What was read in its place last. */
  value: unknown;
  /** Where that is an object. */
  shape: JsonShape | undefined;
}

/** An object is learned so often: where each looks otherwise, that is dearer than to parse it. */
const MOST_LEARNED = 100;
/** What has more fields, or is deeper, is parsed: no row is like that. */
const MOST_FIELDS = 100;
const MAX_DEPTH = 4;

/**
 * Reads objects that stand one behind the other in a document and resemble each other, as rows of a listing do. The first is parsed and learned; of
 * every other one only the fields are made that have differed so far, and what stands between these is compared with the bytes of the
 * first, four at a time. What is the same there is the same in what it means; what is not so is parsed, and learned. So every byte has been
 * before `JSON.parse`, or is no more than a text without escapes or a count.
 *
 * Objects within a row that do not differ are one for all rows, and frozen.
 */
export class JsonShape {
  readonly #bytes: Buffer;
  readonly #view: DataView;
  readonly #depth: number;
  #timesLearned = 0;
  /** Where the object stands that was learned last. */
  #from = 0;
  #to = 0;
  #fields: readonly Field[] | undefined;
  /** Those that have differed. */
  #varying: Field[] = [];
  /** The fields as they were in the object before. */
  #last: Record<string, unknown> = {};
  #end = 0;

  constructor(bytes: Buffer, depth = 0) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    this.#depth = depth;
  }

  /** Where the value that was read last ends. */
  get end(): number {
    return this.#end;
  }

  /**
   * The value that begins there. Of an object, a new one each time.
   *
   * @throws {SyntaxError} if it is no JSON
   */
  read(from: number): unknown {
    if (this.#fields === undefined) return this.#learn(from);
    let at = from;
    let learned = this.#from;
    for (let k = 0; ; k++) {
      let field = this.#varying[k];
      const same = this.#lengthOfSame(learned, at, (field?.from ?? this.#to) - learned);
      if (learned + same < (field?.from ?? this.#to)) {
        field = this.#fieldAt(learned + same, learned);
        if (field === undefined) return this.#learn(from);
        this.#varying.splice(k, 0, field);
      } else if (field === undefined) {
        this.#end = at + same;
        return { ...this.#last };
      }
      at += field.from - learned;
      if (isSpace(this.#bytes[at])) return this.#learn(from);
      at = this.#readField(field, at);
      this.#last[field.key] = field.value;
      learned = field.to;
    }
  }

  /** Of at most so many bytes, how many are the same from both places on. */
  #lengthOfSame(learned: number, at: number, most: number): number {
    const bytes = this.#bytes;
    const view = this.#view;
    const length = Math.min(most, bytes.length - at);
    let k = 0;
    while (k + 4 <= length && view.getInt32(learned + k) === view.getInt32(at + k)) k += 4;
    while (k < length && bytes[learned + k] === bytes[at + k]) k++;
    return k;
  }

  /** The field that differs, as this place of its value does. What differs between values is not what was learned at all. */
  #fieldAt(place: number, after: number): Field | undefined {
    return this.#fields?.find(({ from, to }) => after <= from && from <= place && place <= to);
  }

  /** Gives where its value ends. */
  #readField(field: Field, from: number): number {
    const first = this.#bytes[from] as number;
    if (first === Byte.Quote) return this.#readText(field, from);
    if (first > Byte.Zero && first <= Byte.Nine) return this.#readCount(field, from);
    if (first !== Byte.OpenBrace || this.#depth >= MAX_DEPTH) return this.#parseField(field, from);
    const shape = (field.shape ??= new JsonShape(this.#bytes, this.#depth + 1));
    field.value = shape.read(from);
    return shape.end;
  }

  #readText(field: Field, from: number): number {
    const bytes = this.#bytes;
    const start = from + 1;
    let all = 0;
    let end = start;
    for (let byte = bytes[end]; byte !== Byte.Quote; byte = bytes[++end]) {
      if (byte === undefined || byte < Byte.Space || byte === Byte.Backslash) return this.#parseField(field, from);
      all |= byte;
    }
    field.value = bytes.toString(all < 0x80 ? 'latin1' : 'utf8', start, end);
    return end + 1;
  }

  #readCount(field: Field, from: number): number {
    const bytes = this.#bytes;
    let count = 0;
    let end = from;
    for (let byte = bytes[end] as number; byte >= Byte.Zero && byte <= Byte.Nine; byte = bytes[++end] as number)
      count = count * 10 + (byte - Byte.Zero);
    if (!endsScalar(bytes[end]) || !Number.isSafeInteger(count)) return this.#parseField(field, from);
    field.value = count;
    return end;
  }

  #parseField(field: Field, from: number): number {
    const end = endOfValue(this.#bytes, from);
    field.value = this.#parsed(from, end);
    return end;
  }

  #parsed(from: number, to: number): unknown {
    return JSON.parse(this.#bytes.toString('utf8', from, to));
  }

  #learn(from: number): unknown {
    this.#end = endOfValue(this.#bytes, from);
    const value = this.#parsed(from, this.#end);
    this.#fields = ++this.#timesLearned <= MOST_LEARNED ? this.#fieldsOf(from, value) : undefined;
    if (this.#fields === undefined) return value;
    this.#from = from;
    this.#to = this.#end;
    this.#varying = [];
    this.#last = value as Record<string, unknown>;
    return { ...this.#last };
  }

  /** Undefined of what cannot be learned: also of an object in which a key comes twice, or has a meaning of its own when it is set. */
  #fieldsOf(from: number, value: unknown): readonly Field[] | undefined {
    const bytes = this.#bytes;
    if (bytes[from] !== Byte.OpenBrace || !isFrozen(value as object)) return undefined;
    const fields = new Map<string, Field>();
    for (let at = skipSpace(bytes, from + 1); bytes[at] === Byte.Quote;) {
      const keyEnd = endOfText(bytes, at);
      const key = this.#parsed(at, keyEnd) as string;
      if (fields.has(key) || key === '__proto__') return undefined;
      const start = skipSpace(bytes, skipSpace(bytes, keyEnd) + 1);
      const to = endOfValue(bytes, start);
      fields.set(key, { key, from: start, to, value: undefined, shape: undefined });
      at = skipSpace(bytes, to);
      if (bytes[at] === Byte.Comma) at = skipSpace(bytes, at + 1);
    }
    return [...fields.values()];
  }
}

/** Freezes what stands in an object, as it will stand in more than one; false if that is too much. */
function isFrozen(object: object, depth = 0): boolean {
  const values: unknown[] = Object.values(object);
  if (values.length > MOST_FIELDS || depth > MAX_DEPTH) return false;
  return values.every(
    (value) => typeof value !== 'object' || value === null || isFrozen(Object.freeze(value), depth + 1),
  );
}
