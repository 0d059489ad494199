import type { Attributes } from '@opentelemetry/api';

/**
 * What is known, as attributes in a namespace: lower case, words with underscores between them.
 * https://opentelemetry.io/docs/specs/semconv/general/naming/
 */
export function attributes(
  namespace: string,
  values: Readonly<Record<string, boolean | number | string | undefined>>,
): Attributes {
  const known = Object.entries(values).filter(([, value]) => value !== undefined);
  return Object.fromEntries(known.map(([name, value]) => [`${namespace}.${snakeCase(name)}`, value]));
}

function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
