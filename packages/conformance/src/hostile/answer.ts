/** A header as it is sent: repeated ones come several times. */
export type Header = readonly [name: string, value: string];

/** The answer to a request, whole. What it says of its length is a header like any other, and may be a lie. */
export interface Answer {
  readonly status: number;
  readonly headers: readonly Header[];
  readonly body: Buffer;
}

/** An answer with the length that it has, and a `Date` that nobody asks a clock for. */
export function answerOf(
  status: number,
  body: string | Buffer = '',
  headers: Readonly<Record<string, string>> = {},
): Answer {
  const date = 'Thu, 01 Jan 2026 00:00:00 GMT';
  return withBody({ status, headers: Object.entries({ date, ...headers }), body: Buffer.alloc(0) }, body);
}

/** The value of a header; undefined where there is none. */
export function headerOf({ headers }: Answer, name: string): string | undefined {
  return headers.find(([each]) => isNamed(each, name))?.[1];
}

/** The answer with a header replaced or added; with `undefined`, without it. */
export function withHeader(answer: Answer, name: string, value: string | undefined): Answer {
  const others = answer.headers.filter(([each]) => !isNamed(each, name));
  return { ...answer, headers: value === undefined ? others : [...others, [name, value]] };
}

/** The answer with another body, and the length of that. */
export function withBody(answer: Answer, body: string | Buffer): Answer {
  const bytes = Buffer.from(body as Buffer);
  return { ...withHeader(answer, 'content-length', `${bytes.length}`), body: bytes };
}

function isNamed(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}
