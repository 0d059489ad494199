import * as z from 'zod';

/** What is wrong with a text; undefined if nothing is. */
export type Fault = (text: string) => string | undefined;

/** What no value may hold (RFC 9110, 5.5). Bytes above 0x7f are allowed there, but mean another text to each reader. */
const NO_VALUE = /[^\t\x20-\x7e]/u;
/** What no name may hold (RFC 9110, 5.6.2). */
const NO_NAME = /[^!#$%&'*+\-.^_`|~0-9A-Za-z]/u;

/** Why this cannot be the value of an HTTP header. Names the character by its code: it may be one that cannot be seen. */
export const headerValueFault: Fault = (text) => {
  const found = foundIn(text, NO_VALUE);
  if (found !== undefined) return `${found} cannot be in an HTTP header: printable ASCII can`;
  return /^[\t ]|[\t ]$/.test(text) ? 'it begins or ends with a space, which HTTP would drop' : undefined;
};

/** Why this cannot be the name of an HTTP header. */
export const headerNameFault: Fault = (name) => {
  if (name === '') return 'a header must have a name';
  const found = foundIn(name, NO_NAME);
  return found && `${found} cannot be in the name of an HTTP header`;
};

/** Why this is no text at all. */
export const unicodeFault: Fault = (text) => {
  const found = text.isWellFormed() ? undefined : foundIn(text, /\p{Surrogate}/u);
  return found && `${found} is half of a surrogate pair, which UTF-8 cannot express`;
};

/** The first such character of a text, by its code and place. */
export function foundIn(text: string, characters: RegExp): string | undefined {
  const index = text.search(characters);
  if (index < 0) return undefined;
  const code = (text.codePointAt(index) ?? 0).toString(16).toUpperCase().padStart(4, '0');
  return `the character U+${code} at ${index}`;
}

/** A text that has no fault. */
function faultlessText(faultOf: Fault): z.ZodType<string> {
  return z.lazy(() =>
    z.string().check((context) => {
      const message = faultOf(context.value);
      if (message !== undefined) context.issues.push({ code: 'custom', message, input: context.value });
    }),
  );
}

/** What can be the name of an HTTP header. */
export const headerName = faultlessText(headerNameFault);

/** What can be the value of an HTTP header. */
export const headerValue = faultlessText(headerValueFault);

/** The same, and not empty: `Content-Type`, `Content-Disposition`, `User-Agent`. */
export const headerText = faultlessText((text) => (text === '' ? 'it must not be empty' : headerValueFault(text)));
