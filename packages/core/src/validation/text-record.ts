import * as z from 'zod';
import { headerNameFault, headerValueFault, unicodeFault, type Fault } from './header-text.js';

type Texts = Readonly<Record<string, string>>;

/**
 * Texts by name, such as metadata. Every name is kept: `z.record` drops `__proto__`.
 *
 * @param nameFault what is wrong with a name. Default: nothing is
 * @param valueFault what is wrong with a text. Default: nothing is
 */
export function textRecord(nameFault?: Fault, valueFault?: Fault): z.ZodType<Texts> {
  return z.lazy(() => textRecordNow(nameFault, valueFault));
}

function textRecordNow(nameFault: Fault | undefined, valueFault: Fault | undefined): z.ZodType<Texts> {
  return z.custom<object>(isPlain, 'expected an object of strings').transform((given, context): Texts => {
    const entries = Object.entries(given) as [string, unknown][];
    for (const [name, value] of entries) {
      const wrongName = nameFault?.(name);
      if (wrongName !== undefined) context.addIssue({ code: 'custom', message: wrongName });
      const wrong = typeof value === 'string' ? valueFault?.(value) : 'expected a string';
      if (wrong !== undefined) context.addIssue({ code: 'custom', path: [name], message: wrong });
    }
    return Object.fromEntries(entries) as Texts;
  });
}

/** Metadata: any text that UTF-8 can express. */
export const metadata = textRecord(unicodeFault, unicodeFault);

/** HTTP headers. */
export const headers = textRecord(headerNameFault, headerValueFault);

/** Also of another realm, or without a prototype. What is more, a `Map` say, has no entries that `Object.entries` would see. */
function isPlain(value: unknown): value is object {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}
